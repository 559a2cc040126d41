"""Whatever a request holds, whoever sends it: an answer, or a refusal with four keys. Never a 5xx."""

import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bookings.models import Booking
from config.urls import REST
from tests.api import requests
from tests.api.rest import bearer_of
from tests.factories import AssignmentBookingFactory, BookingFactory, ClassScheduleFactory, PackageFactory

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def callers(rest, admin, manager, instructor):
    AssignmentBookingFactory(assignment__instructor=instructor)
    ClassScheduleFactory()
    PackageFactory()
    return [rest.by(person) for person in (admin, manager, instructor)]


def is_told(response):
    """Rows in the shape that the header names, or a refusal in the words of the contract."""
    if response.status_code < 400:
        return "json" not in response.get("Content-Type", "") or json.loads(response.content) is not None
    refusal = response.json()
    return response.status_code < 500 and refusal.keys() == {"code", "message", "details", "hint"}


@pytest.mark.parametrize("resource", REST.resources, ids=lambda resource: resource.name)
@FUZZ
@given(data=st.data())
def test_no_request_breaks_a_table(callers, resource, data):
    caller = data.draw(st.sampled_from(callers)).asking(**data.draw(requests.headers()))
    verb = data.draw(st.sampled_from(["GET", "GET", "GET", "POST", "PATCH", "DELETE"]))
    body = data.draw(requests.bodies(resource)) if verb in {"POST", "PATCH"} else None
    response = caller.send(verb, resource.name, body, pairs=data.draw(requests.queries(resource)))

    assert is_told(response), (response.status_code, response.content)


LONG = "x" * 10_000_000
HALF_LETTERS = ["%ED%A0%80", "%ff", "%C3", "%F0%9F%A7"]


@pytest.fixture
def desk(callers):
    return callers[1]


@pytest.fixture
def raw(client, manager):
    """A request whose address is sent as it is written."""
    headers = {"Authorization": f"Bearer {bearer_of(manager)}"}

    def send(verb, address, body=b"", content_type="application/json", **extra):
        return client.generic(verb, address, body, content_type=content_type, headers=headers | extra)

    return send


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("class_types?name=eq.a%00b", 400, "22021"),
        ("class_types?na%00me=eq.a", 400, "22021"),
        ("class_types?select=na%00me", 400, "22021"),
        ("class_types?or=(name.eq.%00)", 400, "22021"),
        ("class_types?name=in.(%00)", 400, "22021"),
        ("class_types?order=%00", 400, "22021"),
        ("class%00_types", 404, "PGRST205"),
        ("rpc/assignment%00_analytics", 404, "PGRST202"),
        ("rpc/assignment_analytics?assignment_types={%00}", 400, "22021"),
    ],
)
def test_the_letter_zero_is_refused_in_an_address(raw, address, status, code):
    response = raw("GET", f"/rest/v1/{address}")

    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize("header", ["Accept", "Prefer", "Accept-Profile", "X-Client-Info", "Range", "Content-Type"])
@pytest.mark.parametrize("text", ["\0", "a\0b", "\xff\xfe", "x" * 7000, ",;=\"'"])
def test_no_header_breaks_the_server(desk, header, text):
    response = desk.asking(**{header: text}).get("class_types")

    assert response.status_code in {200, 406}


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "\xff", "x" * 7000, "a.b.c", "..", "\0.\0.\0", "cam_\0", "cam_" + "x" * 7000]
)
def test_no_bearer_breaks_the_server(rest, text):
    response = rest.asking(authorization=f"Bearer {text}").get("class_types")

    assert (response.status_code, response.json()["code"][:5]) == (401, "PGRST")


@pytest.mark.parametrize("letters", HALF_LETTERS)
def test_half_of_a_letter_finds_nothing_or_is_refused(raw, letters):
    found = raw("GET", f"/rest/v1/class_types?name=eq.{letters}")
    path = raw("GET", f"/rest/v1/{letters}")

    assert (found.status_code, path.status_code) in {(200, 404), (400, 404)}


@pytest.mark.parametrize(
    ("text", "status"),
    [("\U0001f9d8" * 100, 201), ("\\ud83e\\uddd8", 201), ("\\ud83e", 400), ("\\u0000", 400), ("\\udc00\\ud800", 400)],
)
def test_letters_of_four_bytes_are_stored_and_halves_refused(rest, admin, text, status):
    response = rest.by(admin).post("class_types", f'{{"name": "{text}"}}'.encode())

    assert response.status_code == status


def test_a_body_of_ten_megabytes_is_413(desk):
    response = desk.post("class_assignments", f'{{"notes": "{LONG}"}}'.encode())

    assert (response.status_code, response.json()["code"]) == (413, "54000")


@pytest.mark.parametrize("depth", [11, 1000, 100_000])
@pytest.mark.parametrize("key", ["or", "and", "not.or"])
def test_a_deep_tree_is_refused(desk, key, depth):
    response = desk.get("class_types", **{key: "(" + "and(" * depth + "name.eq.x" + ")" * depth + ")"})

    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")


@pytest.mark.parametrize(
    "select", ["class_assignments(" * 1000 + "id" + ")" * 1000, "class_assignments(" * 1000, ",".join(["id"] * 5000)]
)
def test_a_deep_or_wide_select_is_refused(desk, select):
    response = desk.get("class_types", select=select)

    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_a_deep_body_is_refused(desk, depth):
    for body in (b"[" * depth, b'{"a":' * depth, b"[" * depth + b"]" * depth):
        assert desk.post("class_assignments", body).json()["code"] == "PGRST102"
    assert desk.post("bookings", b'{"preferred_days":' + b"[" * depth + b"]" * depth + b"}").status_code == 400


def test_thousands_of_values_are_found_in_a_list(desk):
    (found,) = desk.get("class_assignments", select="id").json()
    others = ",".join(str(uuid4()) for _ in range(5000))

    assert desk.get("class_assignments", select="id", id=f"in.({others},{found['id']})").json() == [found]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("date", "2030-02-30", "22008"),
        ("date", "0000-00-00", "22008"),
        ("date", "99999999-01-01", "22008"),
        ("date", "-1", "22007"),
        ("start_time", "25:61", "22008"),
        ("assigned_at", "2030-01-01T00:00:00+99:99", "22009"),
        ("assigned_at", "2030-13-01T00:00:00Z", "22008"),
        ("version", "9" * 40, "22003"),
        ("version", "1.5", "22P02"),
        ("version", "0x", "22P02"),
        ("payment_amount", "1e999999", "22003"),
        ("payment_amount", "ten", "22P02"),
        ("id", "1", "22P02"),
        ("id", "x" * 5000, "22P02"),
    ],
)
def test_impossible_values_are_refused_as_postgresql_does(desk, column, value, code):
    response = desk.get("class_assignments", **{column: f"eq.{value}"})

    assert (response.status_code, response.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "amount", ["1e999999", "9" * 5000, "1e400", "-1e10", "100000000", "NaN", '"NaN"', "Infinity", "1e-999999"]
)
def test_amounts_that_no_column_holds_are_refused(desk, amount):
    response = desk.patch("class_assignments", f'{{"payment_amount": {amount}}}', id="not.is.null")

    assert response.status_code == 400, response.content


def test_the_last_of_a_key_that_repeats_in_a_body_counts(rest, admin):
    caller = rest.by(admin).asking(prefer="return=representation")

    assert caller.post("class_types", b'{"name": "a", "name": "b"}').json()[0]["name"] == "b"


@pytest.mark.parametrize("key", ["select", "order", "limit", "offset", "columns", "on_conflict"])
def test_of_a_key_of_the_language_that_repeats_the_last_counts(desk, key):
    good = {"select": "id", "order": "name", "limit": "1", "offset": "0", "columns": "name", "on_conflict": "id"}[key]

    assert desk.get("class_types", (key, good), (key, good)).status_code == 200


def test_thousands_of_parameters_are_refused(raw):
    some, many = "name=eq.x&" * 101, "name=eq.x&" * 5000

    assert raw("GET", f"/rest/v1/class_types?{some}").json()["code"] == "PGRST100"
    assert raw("GET", f"/rest/v1/class_types?{many}").json()["code"] == "54000"
    assert raw("GET", f"/rest/v1/rpc/assignment_analytics?{many}").json()["code"] == "54000"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "multipart/form-data", "x" * 5000, "\xff", "a/b; charset=klingon"],
)
def test_a_body_is_json_whatever_its_type_says(raw, content_type):
    response = raw("POST", "/rest/v1/rpc/assignment_analytics", b"{}", content_type)

    assert response.status_code == 200


@pytest.mark.parametrize("length", ["", "x", "-1", "1e3", "99999999999999999999"])
def test_a_length_that_is_none_leaves_no_body(raw, length):
    response = raw("POST", "/rest/v1/class_assignments", b"[]", CONTENT_LENGTH=length)

    assert response.status_code in {201, 400, 413}


@pytest.mark.parametrize(
    "days",
    [[None], ["Monday", None], [["Monday"]], [{"a": 1}], "{{Monday},{Friday}}", "{NULL}", "{Monday, null}", "x", 5],
)
def test_lists_that_no_screen_can_show_are_refused(desk, days):
    booking = BookingFactory(preferred_days=["Monday"])
    response = desk.patch("bookings", {"preferred_days": days}, id=f"eq.{booking.pk}")

    assert (response.status_code, response.json()["code"]) == (400, "22P02")
    assert Booking.objects.get(pk=booking.pk).preferred_days == ["Monday"]


@pytest.mark.parametrize(
    ("days", "kept"), [(["Friday"], ["Friday"]), ("{Friday,Sunday}", ["Friday", "Sunday"]), ([], [])]
)
def test_lists_of_texts_are_kept(desk, days, kept):
    booking = BookingFactory(preferred_days=["Monday"])
    response = desk.patch("bookings", {"preferred_days": days}, id=f"eq.{booking.pk}")

    assert (response.status_code, Booking.objects.get(pk=booking.pk).preferred_days) == (204, kept)

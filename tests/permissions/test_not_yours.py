"""What is somebody else's answers like what is not there: the same status, the same words, and nothing changes.

Every address with an argument is asked twice, once with the id of a thing that is hidden from who asks, once with an id that
nobody has; plainly, by HTMX, and for a dialog. A new kind of argument has to be named below.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client

from class_list.forms.filters import IdsField
from config.urls import REST
from tests.api.rest import bearer_of
from tests.permissions.addresses import URLCONF, Address, by_part, every_address
from tests.permissions.asking import ask, kind_of, text_of
from tests.permissions.matrix import MATRIX
from tests.permissions.studio import Studio, make_studio

DESK = {"admin", "manager", "staff"}
EVERYBODY = {*DESK, "asha", "ravi", "stranger"}
# From whom the thing of that argument is hidden.
HIDDEN: Mapping[str, set[str]] = {
    "assignment_id": {"ravi", "stranger"},
    "booking_pk": {"ravi", "stranger"},
    "token_id": EVERYBODY - {"asha"},
    "session_id": EVERYBODY - {"asha"},
    "public_id": EVERYBODY - {"asha"},
    "notice_id": EVERYBODY - {"asha"},
    "view_id": EVERYBODY - {"manager"},
    "change_id": EVERYBODY - {"manager"},
    "import_id": EVERYBODY - {"staff"},
    "person_id": EVERYBODY - {"admin"},  # colleagues are known by name, but nobody else opens their pages
    "uidb64": {"nobody"},
}
# What everybody may know of: the catalog, states, moments, and a secret that belongs to the argument before it.
NO_SECRET = {"closure_id", "pk", "slug", "state", "read_at", "status", "token", "name"}
UNKNOWN = {"notice_id": 2_000_000_000, "uidb64": "bm9ib2R5"}
WAYS: Mapping[str, Mapping[str, str]] = {
    "page": {},
    "htmx": {"hx-request": "true"},
    "dialog": {"hx-request": "true", "hx-target": "dialog"},
}
ADDRESSES = [address for address in every_address() if not address.is_api]
WITH_SECRET = by_part(address for address in ADDRESSES if HIDDEN.keys() & set(address.arguments))


@pytest.fixture(autouse=True)
def house_with_style_guide(settings):
    settings.ROOT_URLCONF = URLCONF


@pytest.fixture
def studio(db) -> Studio:
    return make_studio()


def test_every_argument_is_known():
    met = {argument for address in ADDRESSES for argument in address.arguments}

    assert met <= HIDDEN.keys() | NO_SECRET, "Say above from whom the things of this argument are hidden."


@pytest.mark.parametrize("part", WITH_SECRET)
def test_a_thing_of_somebody_else_is_not_there(studio, part):
    before = everything()

    found = [difference for address in WITH_SECRET[part] for difference in told_apart(studio, address)]

    assert found == []
    assert everything() == before


def told_apart(studio: Studio, address: Address) -> Iterator[str]:
    """Who can tell a hidden thing from one that is not there, and how."""
    (argument,) = HIDDEN.keys() & set(address.arguments)
    unknown = UNKNOWN.get(argument, uuid4())
    secrets = {str(studio.things[argument]): "THAT", str(unknown): "THAT"}
    given = {"token": "not-the-one"} if argument == "uidb64" else {}
    for name, method, way in product(sorted(HIDDEN[argument]), ("GET", "POST"), WAYS):
        person, headers = studio.people.get(name), WAYS[way]
        hidden = ask(studio, address, method, person, headers=headers, others=given)
        missing = ask(studio, address, method, person, headers=headers, others=given | {argument: unknown})
        if told(hidden, secrets) != told(missing, secrets):
            yield f"{name} at {address.label} by {method} ({way})"


# --- Ids and words in a query or a form ----------------------------------------------------------------------------------

ID_FIELDS = (forms.UUIDField, forms.ModelChoiceField, forms.TypedMultipleChoiceField, IdsField)
WORDS = ("q", "student")
RAVI_OPENS = {row.label for row in MATRIX if row.method == "GET" and row.answers["ravi"] in {"200", "302"}}
WITHOUT_ARGUMENTS = [
    each
    for each in ADDRESSES
    if each.label in RAVI_OPENS and not each.arguments and not each.chosen and not each.name.startswith("design:")
]
OF_RAVIS_FORMS = [each for each in ADDRESSES if each.name in {"assignments:answer", "assignments:export"}]


def names_of_ids() -> list[str]:
    """What the forms of the studio call a field that takes ids."""
    waiting, names = [forms.BaseForm], {"booking_ids", "detach"}
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if not form.__module__.startswith(("django.", "tests.")):
            fields = getattr(form, "base_fields", {})
            names |= {name for name, field in fields.items() if isinstance(field, ID_FIELDS)}
    return sorted(names)


def test_the_names_of_ids_are_found():
    assert {"ids", "series", "shown", "group", "open", "instructor_id"} <= set(names_of_ids())


@pytest.mark.parametrize("address", WITHOUT_ARGUMENTS, ids=lambda address: address.label)
def test_an_id_or_a_word_in_a_query_finds_nothing_hidden(studio, address):
    things, path, client = studio.things, studio.path(address), studio.client_of(studio.people["ravi"])

    def answer(name: str, value: object) -> HttpResponseBase:
        return client.get(path, {"format": "csv", "dates": "all", name: str(value)})

    hidden = [(name, things[thing], uuid4()) for name in names_of_ids() for thing in ("assignment_id", "series_id")]
    hidden += [(name, things["student"], "YOG-19990101-0000") for name in WORDS]
    for name, one, other in hidden:
        secrets = {str(one): "THAT", str(other): "THAT"}
        assert told(answer(name, one), secrets) == told(answer(name, other), secrets), name


@pytest.mark.parametrize("name", ["ids", "series"])
@pytest.mark.parametrize("address", OF_RAVIS_FORMS, ids=lambda address: address.label)
def test_an_id_that_is_sent_along_reaches_nothing_hidden(studio, address, name):
    one, other = studio.things["assignment_id" if name == "ids" else "series_id"], uuid4()
    client = studio.client_of(studio.people["ravi"])
    before = everything()

    def answer(value: object) -> HttpResponseBase:
        sent = {name: str(value), "decision": "accept", "format": "csv"}
        return client.post(f"{studio.path(address)}?dates=all&format=csv", sent)

    secrets = {str(one): "THAT", str(other): "THAT"}
    assert told(answer(one), secrets) == told(answer(other), secrets)
    assert everything() == before


# --- The API ---------------------------------------------------------------------------------------------------------------

REPRESENTED = {"Prefer": "return=representation,count=exact"}
ONE = {"Accept": "application/vnd.pgrst.object+json"}
ASKED = """
GET     class_assignments                   id=eq.{class}
GET     class_assignments                   id=in.({class})
GET     class_assignments                   or=(id.eq.{class},notes.eq.none)
GET     class_assignments                   not.and=(id.neq.{class})
GET     class_assignments                   id=eq.{class}&select=*,assignment_bookings(*,bookings(*)),class_types(*)
GET     class_assignments                   id=eq.{class}&select=id,user_profiles!inner(full_name)
HEAD    class_assignments                   id=eq.{class}
PATCH   class_assignments                   id=eq.{class}                           {"notes": "Mine"}
PATCH   class_assignments                   id=eq.{class}                           {"instructor_status": "accepted"}
PATCH   class_assignments                   id=eq.{class}                           {"payment_amount": 1}
PATCH   class_assignments                   id=eq.{class}                           {"id": "{class}"}
POST    class_assignments                   select=id                               {"id": "{class}"}
POST    class_assignments                   on_conflict=id                          {"id": "{class}", "notes": "Mine"}
DELETE  class_assignments                   id=eq.{class}
GET     assignment_details                  id=eq.{class}
HEAD    assignment_details                  id=eq.{class}
GET     assignment_details                  id=eq.{class}&select=id,instructor_id
PATCH   assignment_details                  id=eq.{class}                           {"notes": "Mine"}
GET     assignment_bookings                 assignment_id=eq.{class}
GET     assignment_bookings                 assignment_id=eq.{class}&select=*,class_assignments(*),bookings(*)
HEAD    assignment_bookings                 booking_id=eq.{booking}
POST    assignment_bookings                 select=id                               {"assignment_id": "{class}", "booking_id": "{booking}"}
PATCH   assignment_bookings                 assignment_id=eq.{class}                {"booking_id": "{booking}"}
DELETE  assignment_bookings                 assignment_id=eq.{class}
GET     bookings                            booking_id=eq.{booking}
GET     bookings                            booking_id=eq.{booking}&select=*,assignment_bookings(*,class_assignments(*))
HEAD    bookings                            id=eq.{student}
PATCH   bookings                            id=eq.{student}                         {"status": "confirmed"}
POST    bookings                            select=id                               {"id": "{student}"}
DELETE  bookings                            booking_id=eq.{booking}
GET     class_types                         select=name,class_assignments(id)&class_assignments.id=eq.{class}
GET     class_types                         select=name,class_assignments!inner(id)&class_assignments.id=eq.{class}
GET     user_profiles                       select=full_name,class_assignments!inner(id)&class_assignments.id=eq.{class}
GET     user_profiles                       select=full_name,class_assignments(id,notes)&class_assignments.id=eq.{class}
HEAD    user_profiles                       select=user_id,class_assignments!inner(id)&class_assignments.id=eq.{class}
POST    rpc/bulk_assignment_operations      select=success                          {"operation_type": "delete", "assignment_ids": ["{class}"]}
POST    rpc/bulk_assignment_operations      select=success                          {"operation_type": "explode", "assignment_ids": ["{class}"]}
GET     rpc/assignment_analytics            instructor_ids={{asha}}
GET     rpc/assignment_conflict_check       {of_ravi}&p_exclude_assignment_id={class}
POST    rpc/assignment_conflict_check       select=*                                {"p_instructor_id": "{ravi}", "p_date": "2026-06-01", "p_start_time": "07:00", "p_end_time": "08:00", "p_exclude_assignment_id": "{class}"}
GET     notices                             id=eq.{class}
GET     payment_calculations                assignment_id=eq.{class}
GET     saved_views                         id=eq.{class}
"""


LINES = ASKED.strip().splitlines()
PLACES: dict[str, list[str]] = {}
for asked in LINES:
    PLACES.setdefault(asked.split()[1], []).append(asked)
MISSING = {"class": uuid4(), "booking": "YOG-19990101-0000", "student": uuid4(), "asha": uuid4()}


def hidden_in(studio: Studio) -> dict[str, object]:
    things = studio.things
    return {
        "class": things["assignment_id"],
        "booking": things["student"],
        "student": things["booking_pk"],
        "asha": studio.people["asha"].pk,
    }


def sent(studio: Studio, line: str, values: Mapping[str, object], headers: Mapping[str, str]) -> HttpResponseBase:
    """The answer to this line, with these values in its braces."""
    ravi = studio.people["ravi"].pk
    of_ravi = f"p_instructor_id={ravi}&p_date=2026-06-01&p_start_time=07:00&p_end_time=08:00"
    for name, value in {**values, "of_ravi": of_ravi, "ravi": ravi}.items():
        line = line.replace(f"{{{name}}}", str(value))
    verb, path, query, body = (*line.split(maxsplit=3), "")[:4]
    client = Client(raise_request_exception=False)
    return client.generic(
        verb, f"/rest/v1/{path}?{query}", body, content_type="application/json", headers=dict(headers)
    )


@pytest.mark.parametrize("place", PLACES)
def test_through_the_api_a_hidden_row_is_one_that_is_not_there(studio, place):
    hidden = hidden_in(studio)
    secrets = {str(value): name for values in (hidden, MISSING) for name, value in values.items()}
    bearer = {"Authorization": f"Bearer {bearer_of(studio.people['ravi'])}"}
    before = everything()

    def answers(line: str, headers: Mapping[str, str]) -> list[object]:
        return [told(sent(studio, line, values, headers), secrets) for values in (hidden, MISSING)]

    for line, headers in product(PLACES[place], (bearer, bearer | REPRESENTED, bearer | ONE)):
        of_hidden, of_missing = answers(line, headers)
        assert of_hidden == of_missing, line
    assert everything() == before


TABLES = {resource.name for resource in REST.resources}
SHOWS_SOMETHING = [line for line in LINES if line.startswith("GET ") and line.split()[1] in TABLES]


def test_whoever_may_see_it_is_told_more(studio):
    hidden = hidden_in(studio)
    bearer = {"Authorization": f"Bearer {bearer_of(studio.people['staff'])}"}

    def answer(line: str, values: Mapping[str, object]) -> str:
        return text_of(sent(studio, line, values, bearer))

    assert [line for line in SHOWS_SOMETHING if answer(line, hidden) == answer(line, MISSING)] == []


def test_every_table_and_function_of_the_api_is_asked():
    asked = {line.split()[1].removeprefix("rpc/") for line in LINES}
    offered = {each.name for each in (*REST.resources, *REST.functions)}

    assert offered - asked == {"class_schedules", "packages", "user_roles"}  # of no class, and tried in tests/api


# --- Comparing -------------------------------------------------------------------------------------------------------------

# What differs from one answer to the next although nobody could tell anything by it.
CHANGING = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<="X-CSRFToken": ")[^"]+'  # masked anew for every answer
    r'|(?<=nonce-)[^\']+|(?<=nonce=")[^"]+|(?<=data-stamp=")[^"]+|\b[0-9a-f]{32}\b'  # and so are these, and the request's id
    r'|datetime="[^"]*\.\d{6}[^"]*">[^<]*|(?<=cal-now f)\d+'  # when it was asked
)
HEADERS_THAT_CHANGE = {"Set-Cookie", "X-Request-ID", "Content-Length", "Last-Modified", "Expires"}


def told(answer: HttpResponseBase, secrets: Mapping[str, str]) -> tuple[str, dict[str, str], str]:
    """All that the answer says, with the ids that were asked for under one name."""
    headers = {name: value for name, value in answer.items() if name not in HEADERS_THAT_CHANGE}
    return (
        kind_of(answer),
        {name: masked(value, secrets) for name, value in headers.items()},
        masked(text_of(answer), secrets),
    )


def masked(text: str, secrets: Mapping[str, str]) -> str:
    text = CHANGING.sub("*", text)
    for secret, name in secrets.items():
        text = re.sub(re.escape(secret), name, text, flags=re.IGNORECASE)
    return text


def everything() -> dict[str, Any]:
    """All rows of all tables; of sessions only that of the studio, which has no data: who asks has one of their own."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND relname !~ '^(django_|auth_)'
        """)
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT jsonb_agg(to_jsonb(row) - '{{last_login,updated_at}}'::text[] ORDER BY to_jsonb(row)) FROM {table} row "
                "WHERE COALESCE(to_jsonb(row) ->> 'session_data', '') = ''"
            )
            found[table] = cursor.fetchone()
    return found

"""Contract 4.3: order, pages and counts."""

import datetime as dt

import pytest

from catalog.models import ClassType
from postgrest_server.limits import MAX_ROWS
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fifteen():
    for number in range(15):
        ClassTypeFactory(name=f"Type {number:02}", duration_minutes=60, description=None if number < 2 else "x")


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("name", "Type 00", "Type 14"),
        ("name.desc", "Type 14", "Type 00"),
        ("description,name", "Type 02", "Type 01"),
        ("description.desc,name", "Type 00", "Type 14"),
        ("description.nullsfirst,name", "Type 00", "Type 14"),
        ("description.desc.nullslast,name.desc", "Type 14", "Type 00"),
        ("description.asc.nullslast,name.asc", "Type 02", "Type 01"),
    ],
)
def test_nulls_sort_last_ascending_and_first_descending(rest, manager, fifteen, order, first, last):
    rows = rest.as_user(manager).get("class_types", select="name", order=order).json()

    assert (rows[0]["name"], rows[-1]["name"]) == (first, last)


def test_primary_key_breaks_ties_between_pages(rest, manager, fifteen):
    pages = [
        rest.as_user(manager)
        .get("class_types", select="id", order="duration_minutes", limit="5", offset=str(offset))
        .json()
        for offset in (0, 5, 10)
    ]

    assert [row["id"] for page in pages for row in page] == [
        str(pk) for pk in ClassType.objects.order_by("id").values_list("id", flat=True)
    ]


@pytest.mark.parametrize(
    ("counted", "query", "status", "content_range", "length"),
    [
        (False, {}, 200, "0-14/*", 15),
        (False, {"limit": "5"}, 200, "0-4/*", 5),
        (True, {"limit": "5", "offset": "10"}, 206, "10-14/15", 5),
        (True, {}, 200, "0-14/15", 15),
        (True, {"name": "eq.none"}, 200, "*/0", 0),
        (True, {"offset": "15"}, 206, "*/15", 0),
        (False, {"offset": "100"}, 200, "*/*", 0),
        (False, {"limit": "0"}, 200, "*/*", 0),
        (True, {"limit": "0"}, 206, "*/15", 0),
        (False, {"offset": "999999999999999999"}, 200, "*/*", 0),
    ],
)
def test_page_has_status_and_content_range(rest, manager, fifteen, counted, query, status, content_range, length):
    caller = rest.as_user(manager).with_headers(prefer="count=exact") if counted else rest.as_user(manager)
    response = caller.get("class_types", **query)

    assert response.status_code == status
    assert response["Content-Range"] == content_range
    assert len(response.json()) == length


@pytest.mark.parametrize("kind", ["exact", "planned", "estimated"])
def test_every_count_preference_is_exact(rest, manager, fifteen, kind):
    assert rest.as_user(manager).with_headers(prefer=f"count={kind}").get("class_types")["Content-Range"] == "0-14/15"


def test_offset_beyond_the_counted_rows_is_416(rest, manager, fifteen):
    response = rest.as_user(manager).with_headers(prefer="count=exact").get("class_types", offset="100")

    assert response.status_code == 416
    assert response["Content-Range"] == "*/15"
    assert response.json() == {
        "code": "PGRST103",
        "message": "Requested range not satisfiable",
        "details": "An offset of 100 was requested, but there are only 15 rows.",
        "hint": None,
    }


def test_negative_limit_is_416(rest, manager):
    response = rest.as_user(manager).get("class_types", limit="-1")

    assert response.status_code == 416
    assert response.json()["details"] == "Limit should be greater than or equal to zero."


@pytest.mark.parametrize("query", [{"limit": "x"}, {"offset": "1.5"}, {"order": "name.up"}, {"order": "name,,id"}])
def test_invalid_paging_is_400(rest, manager, query):
    response = rest.as_user(manager).get("class_types", **query)

    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")


def test_unknown_column_in_order_is_400(rest, manager):
    response = rest.as_user(manager).get("class_types", order="nope.desc")

    assert response.json()["message"] == "column class_types.nope does not exist"


def test_response_has_at_most_max_rows(rest, manager):
    ClassType.objects.bulk_create(ClassType(name=f"Many {number}") for number in range(MAX_ROWS + 1))
    response = rest.as_user(manager).with_headers(prefer="count=exact").get("class_types", select="id")

    assert response.status_code == 206
    assert response["Content-Range"] == f"0-{MAX_ROWS - 1}/{MAX_ROWS + 1}"


def test_page_with_three_embeds_is_one_statement(rest, manager, django_assert_num_queries):
    for day in range(1, 4):
        AssignmentFactory(date=dt.date(2030, 1, day))
    caller = rest.as_user(manager).with_headers(prefer="count=exact")

    with django_assert_num_queries(6):  # savepoint, person with session and access, role, rows, role back, release
        caller.get("class_assignments", select="*,class_types(*),packages(*),user_profiles(*)")

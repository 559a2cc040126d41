"""Contract 4.1: columns and embedded rows."""

import pytest

from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(instructor, manager):
    return AssignmentFactory(class_type=ClassTypeFactory(name="Hatha"), instructor=instructor, assigned_by=manager)


@pytest.mark.parametrize(
    ("select", "row"),
    [
        ("payment_type,version", {"payment_type": "per_class", "version": 1}),
        ("amount:payment_amount", {"amount": 500.0}),
        ("payment_amount::text", {"payment_amount": "500.00"}),
        ('"version"', {"version": 1}),
        ("kind:class_types(name)", {"kind": {"name": "Hatha"}}),
        ("class_types(name),packages(name)", {"class_types": {"name": "Hatha"}, "packages": None}),
        (
            "user_profiles!class_assignments_instructor_id_fkey(full_name)",
            {"user_profiles": {"full_name": "Asha Rao"}},
        ),
        ("user_profiles!instructor_id(full_name)", {"user_profiles": {"full_name": "Asha Rao"}}),
        ("assignment_bookings(booking_id)", {"assignment_bookings": []}),
        ("class_types!left(name)", {"class_types": {"name": "Hatha"}}),
        ("version,class_types()", {"version": 1}),
        ('"a ""b%s":version', None),
        ('"50%%s":version', {"50%%s": 1}),
    ],
)
def test_select_shapes_the_row(rest, manager, assignment, select, row):
    response = rest.as_user(manager).get("class_assignments", select=select)

    assert response.json() == [row] if row else response.status_code == 400


def test_star_and_an_embed_are_combined(rest, manager, assignment):
    (row,) = rest.as_user(manager).get("class_assignments", select="*,class_types(*)").json()

    assert row["id"] == str(assignment.pk)
    assert row["class_types"]["id"] == str(assignment.class_type_id)


def test_embeds_nest_in_both_directions(rest, manager, assignment):
    link = AssignmentBookingFactory(assignment=assignment, booking=BookingFactory(first_name="Meera"))

    (row,) = (
        rest.as_user(manager)
        .get("class_types", select="name,class_assignments(assignment_bookings(bookings(first_name,booking_id)))")
        .json()
    )

    assert row == {
        "name": "Hatha",
        "class_assignments": [
            {
                "assignment_bookings": [
                    {"bookings": {"first_name": "Meera", "booking_id": link.booking_id}},
                ]
            }
        ],
    }


def test_schedules_and_bookings_embed_referenced_tables(rest, manager, instructor):
    ClassScheduleFactory(instructor=instructor, class_type=ClassTypeFactory(name="Yin"))
    BookingFactory(class_package=PackageFactory(name="Ten"))

    (schedule,) = (
        rest.as_user(manager).get("class_schedules", select="class_types(name),user_profiles(full_name)").json()
    )
    (booking,) = rest.as_user(manager).get("bookings", select="packages(name)").json()

    assert schedule == {"class_types": {"name": "Yin"}, "user_profiles": {"full_name": "Asha Rao"}}
    assert booking == {"packages": {"name": "Ten"}}


def test_filter_on_an_embed_keeps_the_parent(rest, manager, assignment):
    response = rest.as_user(manager).get(
        "class_assignments", ("select", "version,class_types(name)"), ("class_types.name", "eq.Yin")
    )

    assert response.json() == [{"version": 1, "class_types": None}]


def test_inner_embed_drops_the_parent_from_rows_and_counts(rest, manager, assignment):
    AssignmentFactory(class_type=ClassTypeFactory(name="Yin"))
    response = (
        rest.as_user(manager)
        .with_headers(prefer="count=exact")
        .get("class_assignments", ("select", "class_types!inner(name)"), ("class_types.or", "(name.eq.Yin,name.eq.No)"))
    )

    assert response.json() == [{"class_types": {"name": "Yin"}}]
    assert response["Content-Range"] == "0-0/1"


def test_embedded_rows_are_ordered_and_paged(rest, manager, assignment):
    bookings = sorted(
        AssignmentBookingFactory(assignment=assignment, booking=BookingFactory()).booking_id for _ in range(4)
    )
    (row,) = (
        rest.as_user(manager)
        .get(
            "class_assignments",
            ("select", "students:assignment_bookings(booking_id)"),
            ("students.order", "booking_id.desc"),
            ("students.limit", "2"),
            ("assignment_bookings.offset", "1"),
        )
        .json()
    )

    assert row == {"students": [{"booking_id": bookings[2]}, {"booking_id": bookings[1]}]}


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ({"select": "nope"}, "42703", "column class_assignments.nope does not exist"),
        ({"select": "class_types(nope)"}, "42703", "column class_types.nope does not exist"),
        ({"select": "instructor__email"}, "42703", "column class_assignments.instructor__email does not exist"),
        ({"select": "pk"}, "42703", "column class_assignments.pk does not exist"),
        ({"select": "series_id"}, "42703", "column class_assignments.series_id does not exist"),
        (
            {"select": "bookings(*)"},
            "PGRST200",
            "Could not find a relationship between 'class_assignments' and 'bookings' in the schema cache",
        ),
        (
            {"select": "user_profiles!assigned_by(*)"},
            "PGRST200",
            "Could not find a relationship between 'class_assignments' and 'user_profiles' in the schema cache",
        ),
        ({"class_types.name": "eq.x"}, "PGRST108", "'class_types' is not an embedded resource in this request"),
        ({"select": "id::secret"}, "42704", 'type "secret" does not exist'),
        ({"select": "a("}, "PGRST100", '"failed to parse select parameter (a()" (line 1, column 3)'),
        ({"select": "id,"}, "PGRST100", '"failed to parse select parameter (id,)" (line 1, column 4)'),
    ],
)
def test_invalid_select_is_400(rest, manager, query, code, message):
    response = rest.as_user(manager).get("class_assignments", **query)

    assert response.status_code == 400
    assert (response.json()["code"], response.json()["message"]) == (code, message)

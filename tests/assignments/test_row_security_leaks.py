"""Domain 8: what is hidden stays hidden from whoever counts, joins, guesses, provokes an error, or comes after somebody."""

from typing import cast
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.row_security.acting import acting_as
from assignments.models import Assignment, HistoryEntry
from tests.assignments.test_row_security import calculation_of
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db


def told(statement: str, parameters: object = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@pytest.fixture
def hatha():
    return ClassTypeFactory(name="Hatha")


@pytest.fixture
def own(instructor, hatha) -> Assignment:
    return with_everything(instructor, hatha, notes="Bring mats")


@pytest.fixture
def colleagues(other_instructor, hatha) -> Assignment:
    return with_everything(other_instructor, hatha, notes="Secret")


def with_everything(instructor, class_type, *, notes) -> Assignment:
    """A class of a series, with a student, a calculation and history."""
    series = AssignmentSeriesFactory(class_type=class_type)
    row = AssignmentFactory(
        instructor=instructor,
        class_type=class_type,
        series=series,
        series_position=1,
        schedule_type="weekly",
        notes=notes,
    )
    AssignmentBookingFactory(assignment=row)
    calculation_of(row)
    HistoryEntry.objects.create(event="assignment.created", assignment_id=row.pk)
    return row


# --- Who comes after somebody --------------------------------------------------------------------------------------------


def commits(_own) -> None:
    Assignment.objects.count()


def is_refused(_own) -> None:
    Assignment.objects.update(payment_amount=1)


def breaks_a_rule(own) -> None:
    Assignment.objects.filter(pk=own.pk).update(rejection_reason="mood")


def writes_no_sql(_own) -> None:
    told("SELEC")


def fails_itself(_own) -> None:
    raise LookupError


def takes_everything_back(_own) -> None:
    transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "request_that",
    [commits, is_refused, breaks_a_rule, writes_no_sql, fails_itself, takes_everything_back],
    ids=lambda each: each.__name__,
)
def test_whoever_gets_the_pooled_connection_next_is_nobody(own, instructor, request_that):
    ((before,),) = told("SELECT pg_backend_pid()")
    try:
        with acting_as(instructor):
            assert told("SELECT current_user::text") == [("studio_instructor",)]
            request_that(own)
    except (DatabaseError, LookupError):
        pass
    connection.close()  # back into the pool, as at the end of a request

    nobody = (True, None, None, None)
    found = {}
    for _ in range(connection.settings_dict["OPTIONS"]["pool"]["max_size"]):
        ((pid, *somebody),) = told("""
            SELECT pg_backend_pid(), current_user = session_user, app_user_id(),
                NULLIF(current_setting('app.user_id', true), ''), NULLIF(current_setting('app.change_id', true), '')
        """)
        found[pid] = tuple(somebody)
        connection.close()  # the next one comes from the other end of the pool
    assert found[before] == nobody
    assert set(found.values()) == {nobody}


# --- Whoever counts or joins -------------------------------------------------------------------------------------------

JOINED = """
    FROM class_types
    LEFT JOIN class_assignments ON class_type_id = class_types.id
    LEFT JOIN assignment_series ON assignment_series.id = series_id
    LEFT JOIN assignment_bookings ON assignment_bookings.assignment_id = class_assignments.id
    LEFT JOIN bookings USING (booking_id)
    LEFT JOIN payment_calculations ON payment_calculations.assignment_id = class_assignments.id
    LEFT JOIN history ON history.assignment_id = class_assignments.id
"""
COUNTED = """count(DISTINCT class_assignments.id), count(DISTINCT assignment_series.id), count(DISTINCT bookings.id),
    count(DISTINCT payment_calculations.id), count(DISTINCT history.id)"""


def test_joined_from_any_side_there_are_own_rows_only(instructor, staff, own, colleagues):
    outwards = f"SELECT {COUNTED} {JOINED}"
    inwards = outwards.replace("LEFT JOIN", "RIGHT JOIN")

    with acting_as(instructor):
        assert told(outwards) == told(inwards) == [(1, 1, 1, 1, 1)]
    with acting_as(staff):
        assert told(outwards) == told(inwards) == [(2, 2, 2, 2, 2)]


@pytest.mark.parametrize(
    "question",
    [
        "SELECT count(*) FROM class_assignments",
        "SELECT count(*) FROM assignment_details",
        "SELECT count(*) OVER () FROM class_assignments",
        "SELECT (SELECT count(*) FROM class_assignments WHERE class_type_id = class_types.id) FROM class_types",
        "SELECT sum(payment_amount)::int / 500 FROM class_assignments",
        "SELECT count(*) FROM (SELECT FROM class_assignments TABLESAMPLE SYSTEM (100)) all_of_them",
    ],
)
def test_counted_in_any_way_there_are_own_rows_only(instructor, own, colleagues, question):
    with acting_as(instructor):
        assert told(question)[-1] == (1,)


def test_statistics_of_hidden_tables_are_hidden(instructor, own, colleagues):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE class_types, class_assignments, bookings")
    samples = (
        "SELECT DISTINCT tablename FROM pg_stats WHERE tablename IN ('class_types', 'class_assignments', 'bookings')"
    )

    with acting_as(instructor):
        assert told(samples) == [("class_types",)]


# --- Whoever guesses -----------------------------------------------------------------------------------------------------

GUESSES = [
    "SELECT * FROM class_assignments WHERE id = %s",
    "SELECT * FROM assignment_details WHERE id = %s",
    "SELECT * FROM assignment_bookings WHERE assignment_id = %s",
    "SELECT * FROM payment_calculations WHERE assignment_id = %s",
    "SELECT * FROM history WHERE assignment_id = %s",
    "SELECT FROM class_assignments WHERE id = %s FOR UPDATE",
    "UPDATE class_assignments SET notes = 'x' WHERE id = %s RETURNING id",
    "UPDATE class_assignments SET class_status = 'completed' WHERE id = %s RETURNING id",
    "UPDATE class_assignments SET payment_amount = 1 WHERE id = %s RETURNING id",
    "DELETE FROM class_assignments WHERE id = %s RETURNING id",
    "DELETE FROM assignment_bookings WHERE assignment_id = %s RETURNING id",
    "INSERT INTO assignment_bookings (assignment_id, booking_id) VALUES (%s, 'YOG-20260101-0001') RETURNING id",
    "INSERT INTO history (event, assignment_id, actor_id) VALUES ('x', %s, app_user_id()) RETURNING id",
    "INSERT INTO class_assignments (id, instructor_id) VALUES (%s, app_user_id()) RETURNING id",
    "SELECT * FROM bulk_assignment_operations('delete', ARRAY[%s]::uuid[])",
    "SELECT 1 / count(*) FROM class_assignments WHERE id = %s",
]


def answer_to(statement: str, guess: object) -> object:
    """What comes back: rows, or every word of the refusal."""
    try:
        with transaction.atomic():
            return told(statement, [guess])
    except DatabaseError as refusal:
        said = cast("psycopg.Error", refusal.__cause__).diag
        return said.sqlstate, said.message_primary, said.message_detail, said.message_hint, said.constraint_name


@pytest.mark.parametrize("statement", GUESSES)
def test_a_colleagues_class_answers_like_one_that_is_not_there(instructor, own, colleagues, statement):
    with acting_as(instructor):
        hidden, missing = answer_to(statement, colleagues.pk), answer_to(statement, uuid4())

    assert hidden == missing
    assert Assignment.objects.get(pk=colleagues.pk).notes == "Secret"


@pytest.mark.parametrize(
    "condition",
    ["notes::int = 1", "1 / (position('Secret' IN notes) - 1) = 0", "(notes)::uuid IS NULL", "notes::date > now()"],
)
def test_a_condition_that_fails_on_a_hidden_row_is_not_tried_on_it(instructor, colleagues, condition):
    with acting_as(instructor):
        assert told(f"SELECT id FROM class_assignments WHERE {condition}") == []


def test_an_own_slot_taken_by_a_colleague_is_no_conflict_and_tells_nothing(instructor, other_instructor, own):
    AssignmentFactory(instructor=other_instructor, date=own.date)

    with acting_as(instructor):
        assert Assignment.objects.filter(pk=own.pk).update(instructor_status="rejected", rejection_reason="time") == 1
        assert Assignment.objects.filter(pk=own.pk).update(instructor_status="accepted") == 1


# --- What every view and function has to keep to ---------------------------------------------------------------------------

OURS = """relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"""


def test_every_view_asks_as_its_reader():
    views = dict(told(f"SELECT relname, reloptions FROM pg_class WHERE relkind = 'v' AND {OURS}"))

    assert views != {}
    assert [name for name, options in views.items() if "security_invoker=true" not in (options or [])] == []


def test_nothing_is_materialized_past_row_security():
    assert told(f"SELECT relname FROM pg_class WHERE relkind = 'm' AND {OURS}") == []


def test_every_definer_function_pins_its_search_path():
    definers = dict(
        told("SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    )

    assert len(definers) > 5
    pinned = "search_path=pg_catalog, public, pg_temp"
    assert [name for name, config in definers.items() if pinned not in (config or [])] == []


def test_definer_functions_belong_to_the_owner_and_no_function_of_ours_is_leakproof():
    owner = "(SELECT datdba FROM pg_database WHERE datname = current_database())"

    assert (
        told(
            f"SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proowner <> {owner}"
        )
        == []
    )
    assert (
        told("""
        SELECT proname FROM pg_proc WHERE proleakproof AND pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    """)
        == []
    )


def test_every_table_with_row_security_has_a_policy_for_each_who_may_read_it():
    without = told("""
        SELECT relname, grantee::regrole::text
        FROM pg_class, aclexplode(relacl)
        WHERE relrowsecurity AND privilege_type = 'SELECT' AND NOT EXISTS (
            SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND grantee = ANY (polroles)
        )
    """)

    assert without == []

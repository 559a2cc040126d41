"""What the table of notices lets in, and whom it lets near (domain 8). Row security is asked with the raw roles."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.row_security.acting import acting_as
from notices.models import Notice
from notices.services import Draft, write_notices

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


def notice(recipient, **values):
    given = {"kind": "class.cancelled", "payload": {"classes": []}, "dedupe_key": "once", "created_at": NOW}
    return Notice.objects.create(recipient=recipient, **given | values)


# Constraints


@pytest.mark.parametrize("kind", ["class.cancelled", "class.accepted"])
def test_known_kinds_are_kept(instructor, kind):
    assert notice(instructor, kind=kind).kind == kind


@pytest.mark.parametrize("kind", ["", "class.exploded", "CLASS.CANCELLED"])
def test_unknown_kinds_are_refused(instructor, kind):
    with pytest.raises(IntegrityError, match="notices_kind_known"):
        notice(instructor, kind=kind)


def test_a_person_is_told_the_same_thing_once(instructor, other_instructor):
    notice(instructor)
    notice(other_instructor)

    with pytest.raises(IntegrityError, match="notices_once"):
        notice(instructor)


def test_nobody_is_told_what_they_did(instructor, manager):
    notice(instructor, actor=manager)

    with pytest.raises(IntegrityError, match="notices_not_about_own_deeds"):
        notice(instructor, actor=instructor, dedupe_key="other")


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_notice_is_read_once_it_is_written(instructor, seconds):
    assert notice(instructor, read_at=NOW + dt.timedelta(seconds=seconds)).pk


def test_a_notice_is_not_read_before_it_is_written(instructor):
    with pytest.raises(IntegrityError, match="notices_read_after_written"):
        notice(instructor, read_at=NOW - dt.timedelta(seconds=1))


# Row security


@pytest.mark.parametrize("person", ["admin", "manager", "staff", "instructor"])
def test_everybody_sees_and_marks_the_own_notices_only(request, person, other_instructor):
    reader = request.getfixturevalue(person)
    own, colleagues = notice(reader), notice(other_instructor)

    with acting_as(reader):
        seen = list(Notice.objects.all())
        marked = Notice.objects.filter(pk__in=[own.pk, colleagues.pk]).update(read_at=NOW)

    assert (seen, marked) == ([own], 1)
    assert Notice.objects.get(pk=colleagues.pk).read_at is None


@pytest.mark.parametrize("role", ["studio_desk", "studio_instructor"])
def test_a_forgotten_person_sees_and_marks_nothing(instructor, role):
    notice(instructor)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("SELECT count(*) FROM notices")
        seen = cursor.fetchone()
        cursor.execute("UPDATE notices SET read_at = now()")
        marked = cursor.rowcount
        cursor.execute("RESET ROLE")

    assert (seen, marked) == ((0,), 0)


@pytest.mark.parametrize("person", ["staff", "instructor"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notices SET payload = '{}'",
        "UPDATE notices SET recipient_id = app_user_id()",
        "UPDATE notices SET created_at = now()",
        "DELETE FROM notices",
    ],
)
def test_nobody_rewrites_or_deletes_notices(request, person, statement):
    reader = request.getfixturevalue(person)
    notice(reader)

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(reader), connection.cursor() as cursor:
        cursor.execute(statement)


INSERT = "INSERT INTO notices (recipient_id, actor_id, kind, payload, dedupe_key) VALUES (%s, %s, %s, '{}', 'x')"


@pytest.mark.parametrize(
    ("person", "kind"),
    [("staff", "class.cancelled"), ("admin", "class.accepted"), ("instructor", "class.declined")],
)
def test_people_write_notices_for_others_in_their_own_name(request, person, kind, other_instructor):
    writer = request.getfixturevalue(person)

    with acting_as(writer), connection.cursor() as cursor:
        cursor.execute(INSERT, [other_instructor.pk, writer.pk, kind])

    assert Notice.objects.get().actor_id == writer.pk


def test_nobody_writes_notices_in_another_name(staff, manager, other_instructor):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(staff), connection.cursor() as cursor:
        cursor.execute(INSERT, [other_instructor.pk, manager.pk, "class.cancelled"])


def test_an_instructor_writes_nothing_but_answers(instructor, other_instructor):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(instructor),
        connection.cursor() as cursor,
    ):
        cursor.execute(INSERT, [other_instructor.pk, instructor.pk, "class.cancelled"])


def test_only_who_made_a_change_takes_its_notices_back(staff, manager, other_instructor):
    change = "9b2f3a52-58c3-4f0c-9f2a-6a9e6b9f8a11"
    notice(other_instructor, actor=staff, change_id=change)

    for person, left in [(manager, 1), (staff, 0)]:
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT take_back_notices(%s, now(), true)", [change])
        assert Notice.objects.count() == left


# Writing


def draft(**values):
    return Draft(**{"kind": "class.cancelled", "payload": {"classes": []}, "actor_id": None, "at": NOW} | values)


def test_a_role_reaches_everybody_who_has_it(manager, staff, instructor):
    write_notices([draft(role="manager"), draft(recipient_id=instructor.pk)])

    assert set(Notice.objects.values_list("recipient", flat=True)) == {manager.pk, instructor.pk}


def test_of_two_notices_in_one_change_the_first_counts(manager):
    write_notices([draft(role="manager", payload={"n": 1}), draft(recipient_id=manager.pk, payload={"n": 2})])

    assert [each.payload for each in Notice.objects.all()] == [{"n": 1}]


def test_the_next_change_is_told_again(manager):
    for _ in range(2):
        write_notices([draft(recipient_id=manager.pk)])

    assert Notice.objects.count() == 2

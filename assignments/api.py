"""Classes, their students, and the guide's functions in `/rest/v1` (contract 3, 6, 8).

This is the low door: the database's own rules decide, not the findings of the screens (domain 4.5).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast
from uuid import UUID

from accounts.models import User
from accounts.permissions import Permission
from assignments.models.vocabulary import (
    BookingType,
    ClassStatus,
    InstructorStatus,
    PaymentStatus,
    PaymentType,
    ScheduleType,
)
from assignments.selectors.overlap import overlap_in_words
from assignments.services.rest_writes import GIVEN_HERE, hold_classes, hold_students
from postgrest_server.call import as_uuid
from postgrest_server.resource import (
    Argument,
    Column,
    Envelope,
    Follow,
    ForeignKey,
    Function,
    Mark,
    Resource,
    Right,
    Row,
    Stamp,
    Write,
    Writing,
)

OWN_ANSWER = frozenset({"instructor_status", "instructor_response_at", "notes"})


def hold_sent_classes(write: Write) -> Follow:
    return hold_classes(
        assignment_ids=write.keys,
        also_instructors=uuids_of("instructor_id", write.rows),
        actor=cast("User", write.caller),
        now=write.at,
    )


def explain_overlap(write: Write) -> str | None:
    """Who may write a class sees all classes of its instructor: the desk sees everybody's, an instructor the own."""
    change = write.rows[0]
    if write.keys and "id" not in change:  # a change of stored rows
        return overlap_in_words([{**change, "id": key} for key in write.keys])
    return overlap_in_words(write.rows)


def hold_sent_students(write: Write) -> Follow:
    return hold_students(
        assignment_ids=uuids_of("assignment_id", write.rows),
        link_ids=write.keys,
        actor=cast("User", write.caller),
        now=write.at,
    )


def hold_chosen_classes(write: Write) -> Follow:
    """Those that the bulk function is asked to write; which of them it does is its own business."""
    (arguments,) = write.rows
    chosen = arguments.get("assignment_ids")
    listed = chosen if isinstance(chosen, list) else str(chosen).strip("{}").split(",")
    keys = uuids_of("id", [{"id": each} for each in listed])
    follow = hold_classes(assignment_ids=keys, also_instructors=(), actor=cast("User", write.caller), now=write.at)
    return lambda _keys: follow(keys)


def uuids_of(column: str, rows: Iterable[Row]) -> set[UUID]:
    """What is no uuid is left to the database to refuse."""
    return {key for row in rows if (key := as_uuid(row.get(column))) is not None}


CLASS_ASSIGNMENTS = Resource(
    name="class_assignments",
    description="Classes: who teaches what, when, for whom and for how much.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("class_type_id", "uuid", is_nullable=True),
        Column("package_id", "uuid", is_nullable=True),
        Column("instructor_id", "uuid"),
        Column("date", "date"),
        Column("start_time", "time", is_nullable=True),
        Column("end_time", "time", is_nullable=True),
        Column("payment_amount", "numeric", has_default=True),
        Column("payment_type", "text", has_default=True, choices=tuple(PaymentType.values)),
        Column("schedule_type", "text", choices=tuple(ScheduleType.values)),
        Column("booking_type", "text", has_default=True, choices=tuple(BookingType.values)),
        Column("class_status", "text", has_default=True, choices=tuple(ClassStatus.values)),
        Column("payment_status", "text", has_default=True, choices=tuple(PaymentStatus.values)),
        Column("instructor_status", "text", has_default=True, choices=tuple(InstructorStatus.values)),
        Column("instructor_response_at", "timestamptz", is_nullable=True),
        Column("notes", "text", is_nullable=True),
        Column("assigned_by", "uuid", has_default=True, description="Who calls, when left out."),
        Column("assigned_at", "timestamptz", has_default=True),
        Column("updated_at", "timestamptz", has_default=True),
        Column("version", "integer", has_default=True, description="Rises with every change."),
    ),
    foreign_keys=(
        ForeignKey("class_type_id", "class_types"),
        ForeignKey("package_id", "packages"),
        ForeignKey("instructor_id", "user_profiles", "user_id"),
    ),
    writing=Writing(
        insert=(Right(any_of=frozenset({Permission.CREATE_ASSIGNMENT})),),
        update=(
            Right(any_of=frozenset({Permission.UPDATE_ASSIGNMENT})),
            Right(any_of=frozenset({Permission.UPDATE_OWN_ASSIGNMENT}), columns=OWN_ANSWER),
        ),
        delete=(Right(any_of=frozenset({Permission.DELETE_ASSIGNMENT})),),
        ignored=frozenset({"version", "updated_at"}),
        stamp=Stamp(column="assigned_by", others_with=Permission.BULK_ASSIGNMENT),
        marks=(
            # Until it is reset, the amount is what was sent, not what the rate gives (domain 5.4).
            Mark(column="payment_override_reason", value=GIVEN_HERE, columns=("payment_amount", "payment_type")),
            # A class moved on its own keeps its place in later edits of its series (domain 4.9).
            Mark(
                column="is_exception",
                value=True,
                columns=("date", "start_time", "end_time"),
                within="series_id",
                alone=True,
            ),
        ),
        hold=hold_sent_classes,
        explanations={"no_instructor_overlap": explain_overlap},
        envelope=Envelope(
            rows="assignments",
            links="booking_associations",
            name="temp_id",
            row_name="assignment_temp_id",
            values="booking_ids",
            table="assignment_bookings",
            row_column="assignment_id",
            value_column="booking_id",
        ),
    ),
    hints={"valid_schedule_type": "A crash course is called 'crash'."},
    bare_filters=frozenset(
        {
            "instructor_id",
            "date",
            "schedule_type",
            "booking_type",
            "class_status",
            "payment_status",
            "instructor_status",
        }
    ),
    ranges={"date_range": "date"},
)
ASSIGNMENT_BOOKINGS = Resource(
    name="assignment_bookings",
    description="Students of a class: one booking each. They go with their class.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("assignment_id", "uuid"),
        Column("booking_id", "text"),
        Column("created_at", "timestamptz", has_default=True),
    ),
    foreign_keys=(
        ForeignKey("assignment_id", "class_assignments"),
        ForeignKey("booking_id", "bookings", "booking_id"),
    ),
    writing=Writing(
        insert=(Right(any_of=frozenset({Permission.CREATE_ASSIGNMENT, Permission.UPDATE_ASSIGNMENT})),),
        delete=(Right(any_of=frozenset({Permission.UPDATE_ASSIGNMENT})),),
        hold=hold_sent_students,
    ),
)
ASSIGNMENT_DETAILS = Resource(
    name="assignment_details",
    description="Classes with the names that they refer to and their bookings; read only.",
    columns=(
        *(replace(column, is_nullable=True) for column in CLASS_ASSIGNMENTS.columns),
        Column("class_type_name", "text", is_nullable=True),
        Column("difficulty_level", "text", is_nullable=True),
        Column("package_name", "text", is_nullable=True),
        Column("class_count", "integer", is_nullable=True),
        Column("validity_days", "integer", is_nullable=True),
        Column("instructor_name", "text", is_nullable=True),
        Column("instructor_email", "text", is_nullable=True),
        Column("booking_count", "bigint", is_nullable=True),
        Column("booking_ids", "text[]", is_nullable=True),
    ),
    foreign_keys=CLASS_ASSIGNMENTS.foreign_keys,
)
RESOURCES = (CLASS_ASSIGNMENTS, ASSIGNMENT_BOOKINGS, ASSIGNMENT_DETAILS)

FUNCTIONS = (
    Function(
        name="assignment_conflict_check",
        description="What stands in the way of a class: other classes of the instructor, and weekly templates.",
        arguments=(
            Argument("p_instructor_id", "uuid"),
            Argument("p_date", "date"),
            Argument("p_start_time", "time"),
            Argument("p_end_time", "time"),
            Argument("p_exclude_assignment_id", "uuid", is_required=False),
        ),
        columns=(
            Column("has_conflict", "boolean"),
            Column("conflicting_assignment_id", "uuid", is_nullable=True),
            Column("conflict_type", "text", is_nullable=True),
            Column("conflict_message", "text", is_nullable=True),
        ),
    ),
    Function(
        name="bulk_assignment_operations",
        description="Delete classes that the caller assigned, or set their states; the answer says how many.",
        arguments=(
            Argument("operation_type", "text"),
            Argument("assignment_ids", "uuid[]"),
            Argument("update_data", "jsonb", is_required=False),
        ),
        columns=(
            Column("success", "boolean"),
            Column("affected_count", "integer"),
            Column("error_message", "text", is_nullable=True),
        ),
        any_of=frozenset({Permission.BULK_ASSIGNMENT}),
        changes_data=True,
        hold=hold_chosen_classes,
    ),
    Function(
        name="assignment_analytics",
        description="Figures over the classes that the caller sees, cancelled ones left out.",
        arguments=(
            Argument("date_start", "date", is_required=False),
            Argument("date_end", "date", is_required=False),
            Argument("instructor_ids", "uuid[]", is_required=False),
            Argument("assignment_types", "text[]", is_required=False),
        ),
        any_of=frozenset({Permission.READ_ANALYTICS, Permission.READ_OWN_ANALYTICS}),
    ),
)

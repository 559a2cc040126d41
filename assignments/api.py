"""Classes, their students, and the contract's functions in `/rest/v1` (contract 3, 6, 8).

A REST write follows the constraints of the database, not the findings of the screens (rules 4.5).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast
from uuid import UUID

from accounts.models import User
from accounts.permissions import Permission
from assignments.availability.overlaps import describe_overlap
from assignments.models.vocabulary import (
    BookingType,
    ClassStatus,
    InstructorStatus,
    PaymentStatus,
    PaymentType,
    ScheduleType,
)
from assignments.services.rest_writes import GIVEN_HERE, before_class_write, before_student_write
from postgrest_server.declarations import (
    AfterWrite,
    Argument,
    CallerColumn,
    Column,
    Envelope,
    ForeignKey,
    Function,
    Grant,
    PendingWrite,
    Resource,
    Row,
    SetOnChange,
    Writing,
)
from postgrest_server.literals import as_uuid

ANSWER_COLUMNS = frozenset({"instructor_status", "instructor_response_at", "notes"})


def before_assignments_write(write: PendingWrite) -> AfterWrite:
    return before_class_write(
        assignment_ids=write.keys,
        also_instructors=uuids_of("instructor_id", write.rows),
        actor=cast("User", write.caller),
        now=write.now,
    )


def overlap_details(write: PendingWrite) -> str | None:
    """Return both keys of an overlap, as PostgreSQL reports them to the owner of the table.

    Row security hides the details from restricted roles. The caller may see the other class: desk
    staff see all classes, and instructors write only their own.
    """
    change = write.rows[0]
    if write.keys and "id" not in change:  # a change of stored rows
        return describe_overlap([{**change, "id": key} for key in write.keys])
    return describe_overlap(write.rows)


def before_assignment_bookings_write(write: PendingWrite) -> AfterWrite:
    return before_student_write(
        assignment_ids=uuids_of("assignment_id", write.rows),
        link_ids=write.keys,
        actor=cast("User", write.caller),
        now=write.now,
    )


def before_bulk_operation(write: PendingWrite) -> AfterWrite:
    """Prepare the write of all classes that the caller lists; the function itself decides which
    of them it changes.
    """
    (arguments,) = write.rows
    sent = arguments.get("assignment_ids")
    listed = sent if isinstance(sent, list) else str(sent).strip("{}").split(",")
    keys = uuids_of("id", [{"id": each} for each in listed])
    after_write = before_class_write(
        assignment_ids=keys, also_instructors=(), actor=cast("User", write.caller), now=write.now
    )
    return lambda _keys: after_write(keys)


def uuids_of(column: str, rows: Iterable[Row]) -> set[UUID]:
    """Return the UUIDs of the column. PostgreSQL refuses the other values."""
    return {key for row in rows if (key := as_uuid(row.get(column))) is not None}


CLASS_ASSIGNMENTS = Resource(
    name="class_assignments",
    description="Classes with their instructor, time, states and amount.",
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
        Column("assigned_by", "uuid", has_default=True, description="If omitted: the caller."),
        Column("assigned_at", "timestamptz", has_default=True),
        Column("updated_at", "timestamptz", has_default=True),
        Column("version", "integer", has_default=True, description="Increases with every change."),
    ),
    foreign_keys=(
        ForeignKey("class_type_id", "class_types"),
        ForeignKey("package_id", "packages"),
        ForeignKey("instructor_id", "user_profiles", "user_id"),
    ),
    writing=Writing(
        insert=(Grant(any_of=frozenset({Permission.CREATE_ASSIGNMENT})),),
        update=(
            Grant(any_of=frozenset({Permission.UPDATE_ASSIGNMENT})),
            Grant(any_of=frozenset({Permission.UPDATE_OWN_ASSIGNMENT}), columns=ANSWER_COLUMNS),
        ),
        delete=(Grant(any_of=frozenset({Permission.DELETE_ASSIGNMENT})),),
        ignored_columns=frozenset({"version", "updated_at"}),
        caller_column=CallerColumn(column="assigned_by", override_permission=Permission.BULK_ASSIGNMENT),
        set_on_change=(
            # A sent amount replaces the calculated one until it is reset (rules 5.4).
            SetOnChange(column="payment_override_reason", value=GIVEN_HERE, columns=("payment_amount", "payment_type")),
            # A class moved alone keeps its date and times in later edits of its series (rules 4.9).
            SetOnChange(
                column="is_exception",
                value=True,
                columns=("date", "start_time", "end_time"),
                where_not_null="series_id",
                single_row_only=True,
            ),
        ),
        before_write=before_assignments_write,
        constraint_details={"no_instructor_overlap": overlap_details},
        envelope=Envelope(
            rows_key="assignments",
            links_key="booking_associations",
            temporary_id_key="temp_id",
            row_reference_key="assignment_temp_id",
            values_key="booking_ids",
            link_table="assignment_bookings",
            link_row_column="assignment_id",
            link_value_column="booking_id",
        ),
    ),
    constraint_hints={"valid_schedule_type": "Use 'crash' for a crash course."},
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
    range_filters={"date_range": "date"},
)
ASSIGNMENT_BOOKINGS = Resource(
    name="assignment_bookings",
    description="Students of a class: one booking each. They are deleted with their class.",
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
        insert=(Grant(any_of=frozenset({Permission.CREATE_ASSIGNMENT, Permission.UPDATE_ASSIGNMENT})),),
        delete=(Grant(any_of=frozenset({Permission.UPDATE_ASSIGNMENT})),),
        before_write=before_assignment_bookings_write,
    ),
)
ASSIGNMENT_DETAILS = Resource(
    name="assignment_details",
    description="Classes with the names of what they refer to, and their bookings. Read only.",
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
        description="Conflicts of a class with other classes and weekly templates of the instructor.",
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
        description="Delete classes that the caller assigned, or set their states. Returns the number of changed classes.",
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
        before_call=before_bulk_operation,
    ),
    Function(
        name="assignment_analytics",
        description="Figures of the classes that the caller may see, without the cancelled ones.",
        arguments=(
            Argument("date_start", "date", is_required=False),
            Argument("date_end", "date", is_required=False),
            Argument("instructor_ids", "uuid[]", is_required=False),
            Argument("assignment_types", "text[]", is_required=False),
        ),
        any_of=frozenset({Permission.READ_ANALYTICS, Permission.READ_OWN_ANALYTICS}),
    ),
)

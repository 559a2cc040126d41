"""What can happen to a class, as history remembers it."""

from enum import StrEnum


class Event(StrEnum):
    """What can happen to a class; stable codes, since they stay in the database for ever."""

    CREATED = "assignment.created"
    ACCEPTED = "assignment.accepted"
    REJECTED = "assignment.rejected"
    COMPLETED = "assignment.completed"
    REOPENED = "assignment.reopened"
    CANCELLED = "assignment.cancelled"
    RESTORED = "assignment.restored"
    MOVED = "assignment.moved"
    REASSIGNED = "assignment.reassigned"
    CHANGED = "assignment.changed"
    PAID = "assignment.paid"
    UNPAID = "assignment.unpaid"
    REPRICED = "assignment.repriced"
    STUDENTS_ATTACHED = "assignment.students_attached"
    STUDENTS_DETACHED = "assignment.students_detached"
    NOTED = "assignment.noted"
    DELETED = "assignment.deleted"
    UNDONE = "assignment.undone"
    UNDELETED = "assignment.undeleted"

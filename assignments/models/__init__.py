from assignments.models.archive import ArchivedAssignment
from assignments.models.assignment import Assignment, AssignmentFacts, AssignmentQuerySet
from assignments.models.assignment_booking import AssignmentBooking
from assignments.models.assignment_series import AssignmentSeries
from assignments.models.history import HistoryEntry
from assignments.models.payment_calculation import PaymentCalculation

__all__ = [
    "ArchivedAssignment",
    "Assignment",
    "AssignmentBooking",
    "AssignmentFacts",
    "AssignmentQuerySet",
    "AssignmentSeries",
    "HistoryEntry",
    "PaymentCalculation",
]

"""Which steps a person may take with a class as it stands, for screens: what is not permitted is not offered.

The services ask the same questions again, and theirs are the answers that count (domain 1.3, 4.8).
"""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission, RoleName
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus, InstructorStatus, PaymentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    edit: bool
    cancel: bool
    restore: bool
    complete: bool
    reopen: bool
    pay: bool
    unpay: bool
    students: bool
    amount: bool
    note: bool
    accept: bool
    decline: bool
    duplicate: bool
    message: bool
    delete: bool


def permitted_steps(*, assignment: Assignment, user: User, now: dt.datetime) -> Permitted:
    """What this person may do with this class now."""
    desk = user.may(Permission.UPDATE_ASSIGNMENT)
    own = assignment.instructor_id == user.pk and user.may(Permission.UPDATE_OWN_ASSIGNMENT)
    scheduled = assignment.class_status == ClassStatus.SCHEDULED
    cancelled = assignment.class_status == ClassStatus.CANCELLED
    paid = assignment.payment_status == PaymentStatus.PAID
    started = assignment.starts_at <= now
    accepted = assignment.instructor_status == InstructorStatus.ACCEPTED
    declined = assignment.instructor_status == InstructorStatus.REJECTED
    return Permitted(
        edit=desk and scheduled,
        cancel=desk and scheduled,
        restore=desk and cancelled,
        complete=(desk or own) and scheduled and started,
        reopen=desk and user.has_role(RoleName.ADMIN) and assignment.class_status == ClassStatus.COMPLETED,
        pay=desk and not paid and not cancelled,
        unpay=desk and paid,
        students=desk and not cancelled,
        amount=desk and not paid,
        note=desk or own,
        accept=own and scheduled and not accepted,
        decline=own and scheduled and not declined and not (accepted and started),
        duplicate=user.may(Permission.CREATE_ASSIGNMENT),
        message=desk,
        delete=user.may(Permission.DELETE_ASSIGNMENT) and not paid and (scheduled or cancelled),
    )

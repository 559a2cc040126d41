"""The one lock rule of contested writes: instructors first, in order, then classes, in order, then the bookings that join,
in order; then check; then write.

Whoever changes a class takes these locks, so that writers who fight for one slot wait
for each other instead of deadlocking. The constraint has the last word.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from assignments.exceptions import AssignmentGone, VersionConflict
from assignments.models import Assignment
from bookings.models import Booking


def lock_instructors(instructor_ids: Iterable[UUID]) -> None:
    """Hold these instructors until the transaction ends."""
    _hold(Q(pk__in=set(instructor_ids)))


def _hold(people: Q) -> None:
    locked = User.objects.filter(people).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))


def lock_assignments(assignment_ids: Collection[UUID], *, also_instructors: Iterable[UUID] = ()) -> list[Assignment]:
    """The classes, locked, by date and time; before them their instructors, and `also_instructors`.

    Not only moves are contested: every update of a row, even of its note, makes PostgreSQL check
    `no_instructor_overlap` for it again, and so may meet a writer of the slot. Raises AssignmentGone when one is missing or hidden from the person.
    """
    locked = lock_existing(assignment_ids, also_instructors=also_instructors)
    if len(locked) != len(set(assignment_ids)):
        raise AssignmentGone
    return locked


def lock_bookings(booking_ids: Collection[str]) -> dict[str, Booking]:
    """Those that exist, held as they are, with their packages, by booking id: nobody makes them unfit meanwhile."""
    wanted = Booking.objects.filter(booking_id__in=booking_ids).select_related("class_package").order_by("booking_id")
    return {booking.booking_id: booking for booking in wanted.select_for_update(of=("self",), no_key=True)}


def lock_existing(assignment_ids: Collection[UUID], *, also_instructors: Iterable[UUID] = ()) -> list[Assignment]:
    """As above, for those of the classes that still exist."""
    wanted = Assignment.objects.filter(pk__in=assignment_ids)
    also = set(also_instructors)
    teaching = Q(pk__in=wanted.values("instructor_id"))  # a subquery: answers must cost few statements
    _hold(teaching | Q(pk__in=also) if also else teaching)
    locked = list(wanted.order_by("pk").select_for_update(no_key=True))
    return sorted(locked, key=lambda row: (row.date, row.sort_time, row.pk))


def lock_assignment(
    assignment_id: UUID, *, version: int | None = None, also_instructors: Iterable[UUID] = ()
) -> Assignment:
    """One class, locked as above. Raises VersionConflict when it is no longer at the `version` that was shown."""
    (assignment,) = lock_assignments([assignment_id], also_instructors=also_instructors)
    if version is not None and assignment.version != version:
        raise VersionConflict(assignment_id=assignment_id, shown=version, stored=assignment.version)
    return assignment


def lock_chosen(assignment_ids: Collection[UUID], *, version: int | None = None) -> list[Assignment]:
    """The classes that somebody chose, locked as above; `version` guards a single one."""
    if version is None:
        return lock_assignments(assignment_ids)
    (assignment_id,) = assignment_ids
    return [lock_assignment(assignment_id, version=version)]

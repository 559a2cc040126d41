"""What the catalog's screens show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from design.formatting import format_time_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown[Row]:
    """A row of the catalog, and whether anything refers to it."""

    row: Row
    is_used: bool


def class_types(*, words: str, active: bool | None) -> list[Shown[ClassType]]:
    return _shown(_narrowed(ClassType.objects.by_name(), words, active=active))


def packages(*, words: str, active: bool | None) -> list[Shown[Package]]:
    return _shown(_narrowed(Package.objects.by_name(), words, active=active))


def closures(*, words: str, today: dt.date) -> list[StudioClosure]:
    """Those to come first, then the past ones, the latest first."""
    found = list(_narrowed(StudioClosure.objects.order_by("first_day", "pk"), words))
    coming = [row for row in found if row.last_day >= today]
    return [*coming, *reversed([row for row in found if row.last_day < today])]


def templates(*, on: dt.date, instructor_id: UUID | None, inactive: bool) -> list[ClassSchedule]:
    """The weekly templates that hold in the week from that day on, by weekday and time."""
    found = ClassSchedule.objects.valid_between(first_day=on, last_day=on + dt.timedelta(days=6))
    if not inactive:
        found = found.active()
    if instructor_id:
        found = found.filter(instructor=instructor_id)
    return list(found.select_related("class_type", "instructor").order_by("start_time", "pk"))


def rivals_of(template: ClassSchedule) -> list[ClassSchedule]:
    """The active templates of the same instructor that overlap this one."""
    found = ClassSchedule.objects.overlapping(
        instructor_id=template.instructor_id,
        weekdays=[template.day_of_week],
        start_time=template.start_time,
        end_time=template.end_time,
        first_day=template.effective_from,
        last_day=template.effective_until,
    )
    return list(found.exclude(pk=template.pk).select_related("class_type").order_by("start_time"))


def clash_in_words(template: ClassSchedule) -> str:
    """With which other templates this one would clash; empty when with none, while it is inactive, or has no instructor."""
    if not template.is_active or template.instructor_id is None or not (rivals := rivals_of(template)):
        return ""
    named = ", ".join(f"{each.class_type} {format_time_range(each.start_time, each.end_time)}" for each in rivals)
    day = ClassSchedule.DayOfWeek(template.day_of_week).label
    return f"{template.instructor} teaches {named} on {day}s already."


def find[Row: models.Model](model: type[Row], pk: UUID) -> Row | None:
    return model._default_manager.filter(pk=pk).first()  # noqa: SLF001 -- public in Django's documentation


def instructors() -> QuerySet[User]:
    found: QuerySet[User] = User.objects.active().instructors().by_name()
    return found


def is_used(row: models.Model) -> bool:
    """Whether anything refers to the row."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()  # noqa: SLF001
        for relation in _relations(type(row))
    )


def _relations(model: type[models.Model]) -> Sequence[models.ManyToOneRel]:
    return [each for each in model._meta.related_objects if isinstance(each, models.ManyToOneRel)]  # noqa: SLF001


def _narrowed[Row: models.Model](rows: QuerySet[Row], words: str, *, active: bool | None = None) -> QuerySet[Row]:
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return rows if active is None else rows.filter(is_active=active)


def _shown[Row: models.Model](rows: QuerySet[Row]) -> list[Shown[Row]]:
    used = Q(pk__in=[])
    for relation in _relations(rows.model):
        manager = relation.related_model._default_manager  # noqa: SLF001 -- public in Django's documentation
        used |= Q(Exists(manager.filter(**{relation.field.name: OuterRef("pk")})))
    in_use = set(rows.filter(used).values_list("pk", flat=True))
    return [Shown(row=row, is_used=row.pk in in_use) for row in rows]

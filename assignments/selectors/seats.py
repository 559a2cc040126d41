"""How many students a class has room for, as the database counts (domain 3.5)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Func, IntegerField

from assignments.models import Assignment

SEATS = Func(F("class_type_id"), F("class_schedule_id"), function="assignment_capacity", output_field=IntegerField())


def seats_of(assignment_ids: Collection[UUID]) -> dict[UUID, int]:
    rows = Assignment.objects.filter(pk__in=assignment_ids).annotate(seats=SEATS)
    return dict(rows.values_list("pk", "seats"))

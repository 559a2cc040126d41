"""The subject of a draft: its class type or package, and the weekly template that it follows."""

from dataclasses import dataclass

from assignments.models.vocabulary import ScheduleType
from catalog.models import ClassSchedule, ClassType, Package
from scheduling.drafts import Draft

OF_CLASS_TYPES = (ScheduleType.ADHOC, ScheduleType.WEEKLY)
OF_PACKAGES = (ScheduleType.MONTHLY, ScheduleType.CRASH, ScheduleType.PACKAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """At most one of class type and package; neither if the draft names none that exists."""

    class_type: ClassType | None = None
    package: Package | None = None
    class_schedule: ClassSchedule | None = None

    @property
    def catalog_entry(self) -> ClassType | Package | None:
        return self.class_type or self.package


def load_subject(draft: Draft) -> Subject:
    """Load the subject of the draft in at most one query."""
    if draft.schedule_type in OF_PACKAGES:
        return Subject(package=Package.objects.filter(pk=draft.package_id).first() if draft.package_id else None)
    if draft.schedule_type == ScheduleType.WEEKLY and draft.class_schedule_id:
        template = ClassSchedule.objects.filter(pk=draft.class_schedule_id).select_related("class_type").first()
        return Subject(class_type=template.class_type if template else None, class_schedule=template)
    return Subject(class_type=ClassType.objects.filter(pk=draft.class_type_id).first() if draft.class_type_id else None)

from catalog.models.class_schedule import ClassSchedule, ClassScheduleQuerySet
from catalog.models.class_type import ClassType
from catalog.models.package import Package
from catalog.models.studio_closure import StudioClosure

__all__ = ["ClassSchedule", "ClassScheduleQuerySet", "ClassType", "Package", "StudioClosure"]

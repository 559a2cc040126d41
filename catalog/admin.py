from django.contrib import admin
from django.http import HttpRequest

from accounts.access import person
from catalog.exceptions import CatalogError
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from catalog.services import CatalogRow, add_to_catalog, change_in_catalog, remove_from_catalog
from config.admin import ServiceAdmin


class CatalogAdmin(ServiceAdmin):
    refusals = (CatalogError,)

    def add_row(self, request: HttpRequest, row: CatalogRow) -> None:
        add_to_catalog(row=row, actor=person(request))

    def change_row(self, request: HttpRequest, row: CatalogRow, columns: list[str]) -> None:
        change_in_catalog(row=row, columns=columns, actor=person(request))

    def remove_row(self, request: HttpRequest, row: CatalogRow) -> None:
        remove_from_catalog(row=row, actor=person(request))


@admin.register(ClassType)
class ClassTypeAdmin(CatalogAdmin):
    list_display = ("name", "difficulty_level", "duration_minutes", "max_participants", "is_active")
    list_filter = ("is_active", "difficulty_level")
    search_fields = ("name",)
    ordering = ("name",)


@admin.register(Package)
class PackageAdmin(CatalogAdmin):
    list_display = ("name", "course_type", "class_count", "validity_days", "price", "is_active")
    list_filter = ("is_active", "course_type")
    search_fields = ("name", "type")
    ordering = ("name", "id")


@admin.register(ClassSchedule)
class ClassScheduleAdmin(CatalogAdmin):
    list_display = (
        "class_type",
        "day_of_week",
        "start_time",
        "end_time",
        "instructor",
        "effective_from",
        "effective_until",
        "is_active",
    )
    list_filter = ("is_active", "day_of_week", "class_type")
    list_select_related = ("class_type", "instructor")
    search_fields = ("class_type__name", "instructor__full_name")
    autocomplete_fields = ("class_type",)
    ordering = ("day_of_week", "start_time", "id")


@admin.register(StudioClosure)
class StudioClosureAdmin(CatalogAdmin):
    list_display = ("name", "first_day", "last_day")
    search_fields = ("name",)
    date_hierarchy = "first_day"
    ordering = ("-first_day",)

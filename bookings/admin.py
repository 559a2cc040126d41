from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.access import person
from bookings.exceptions import BookingsError
from bookings.models import Booking
from bookings.services.keep import change_booking, take_booking
from config.admin import ServiceAdmin


class BookingForm(forms.ModelForm):
    class Meta:
        model = Booking
        exclude: tuple[str, ...] = ()  # every column is staff's business

    def _get_validation_exclusions(self) -> set[str]:
        """An id that was left out comes from the database, so there is nothing to validate yet."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own hook
        return excluded if self.cleaned_data.get("booking_id") else excluded | {"booking_id"}


@admin.register(Booking)
class BookingAdmin(ServiceAdmin):
    form = BookingForm
    refusals = (BookingsError,)
    list_display = ("booking_id", "client_name", "email", "status", "booking_type", "class_package", "created_at")
    list_filter = ("status", "booking_type", "class_package")
    list_select_related = ("class_package",)
    search_fields = ("search_text",)
    search_help_text = "Booking id, client's name or e-mail address"
    autocomplete_fields = ("class_package",)
    raw_id_fields = ("user",)
    readonly_fields = ("created_at", "updated_at")
    ordering = ("-created_at", "id")

    def get_readonly_fields(self, request: HttpRequest, obj: Booking | None = None) -> tuple[str, ...]:
        """A booking keeps its id: links and clients refer to it."""
        return ("booking_id", *self.readonly_fields) if obj else self.readonly_fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Booking], search_term: str
    ) -> tuple[QuerySet[Booking], bool]:
        return Booking.objects.matching(search_term) & queryset, False

    def has_delete_permission(self, request: HttpRequest, obj: Booking | None = None) -> bool:
        """A booking is cancelled, not deleted."""
        return False

    def add_row(self, request: HttpRequest, row: Booking) -> None:
        take_booking(booking=row, actor=person(request))

    def change_row(self, request: HttpRequest, row: Booking, columns: list[str]) -> None:
        change_booking(booking=row, columns=columns, actor=person(request))

"""The Django admin as a careful guest: the studio's sign-in, the studio's permissions, the studio's services."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse


class StudioAdminSite(admin.AdminSite):
    site_header = "Studio office"
    site_title = "Studio office"
    index_title = "Catalog and bookings"
    site_url = "/"
    empty_value_display = "–"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page; somebody who is signed in and still lands here may not come in."""
        if request.user.is_authenticated:
            return redirect("/")
        return redirect(f"{reverse('accounts:sign-in')}?next={request.GET.get('next', reverse('admin:index'))}")


class StudioAdminConfig(AdminConfig):
    default_site = "config.admin.StudioAdminSite"


class ServiceAdmin(admin.ModelAdmin):
    """Every write goes through a service, which asks for permission and obeys the rules.

    Subclasses name the services; a refusal (`refusals`) becomes a message, and nothing is written.
    """

    refusals: tuple[type[Exception], ...] = ()
    list_per_page = 50
    show_full_result_count = False

    def add_row(self, request: HttpRequest, row: Any) -> None:
        raise NotImplementedError

    def change_row(self, request: HttpRequest, row: Any, columns: list[str]) -> None:
        raise NotImplementedError

    def remove_row(self, request: HttpRequest, row: Any) -> None:
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        if not change:
            self.add_row(request, obj)
        elif columns := [name for name in form.changed_data if name in {f.name for f in obj._meta.concrete_fields}]:
            self.change_row(request, obj, columns)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.remove_row(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            self.remove_row(request, row)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_message(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_message(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._or_message(request, super().changelist_view, *args, **kwargs)

    def _or_message(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        except self.refusals as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())

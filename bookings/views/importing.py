"""Importing bookings in two steps: the file is looked at, and then imported."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, require
from accounts.permissions import Permission
from bookings.exceptions import BookingsError, ImportedAlready
from bookings.import_file import KNOWN, MOST_BYTES, MOST_ROWS, REQUIRED, TEMPLATE
from bookings.models import BookingImport
from bookings.selectors import find_import
from bookings.services.importing import earlier_import, import_bookings, look_at_file
from design.toasts import flash
from web.htmx import HtmxHttpRequest

SHOWN = 200


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=f"UTF-8, at most {MOST_ROWS:,} rows and {MOST_BYTES // 1024 // 1024} MB.",
    )

    def clean_file(self) -> UploadedFile:
        """Asked before the file is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            raise forms.ValidationError(f"The file is larger than {most} MB. Split it.", code="too_large")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HtmxHttpRequest) -> HttpResponse:
    """Choose a file; it is looked at, and nothing is made yet."""
    user = person(request)
    require(user, Permission.CREATE_ASSIGNMENT)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            looked_at = look_at_file(content=file.read(), file_name=file.name, actor=user)
        except BookingsError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("bookings:import-review", looked_at.pk)
    status = HTTPStatus.OK
    if form.errors:
        too_large = form.has_error("file", "too_large")
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"form": form, "columns": [(name, name in REQUIRED) for name in KNOWN]}
    return render(request, "bookings/import.html", context, status=status)


@require_safe
def template(request: HtmxHttpRequest) -> HttpResponse:
    """A file to fill in."""
    require(person(request), Permission.CREATE_ASSIGNMENT)
    return HttpResponse(
        "\N{BYTE ORDER MARK}" + TEMPLATE,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bookings.csv"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HtmxHttpRequest, import_id: UUID) -> HttpResponse:
    """What the file would make, and every bad row; then the import."""
    user = person(request)
    require(user, Permission.CREATE_ASSIGNMENT)
    found = find_import(import_id, owner=user)
    if found is None:
        raise Http404("This file was not looked at yet.")
    problem = ""
    if request.method == "POST":
        try:
            made = import_bookings(
                import_id=import_id, good_rows_only="good" in request.POST, actor=user, now=timezone.now()
            )
        except ImportedAlready as done:  # the button was pressed twice: what was asked for is there
            flash(request, str(done), level="info")
            return redirect("bookings:list")
        except BookingsError as refusal:
            problem = str(refusal)
        else:
            flash(request, f"{made:,} booking{'' if made == 1 else 's'} imported.")
            return redirect("bookings:list")
    return _show(request, found, problem)


def _show(request: HtmxHttpRequest, found: BookingImport, problem: str) -> HttpResponse:
    context = {
        "import": found,
        "good": f"{len(found.rows):,}",
        "bad": f"{len({each['row'] for each in found.problems}):,}",
        "problems": found.problems[:SHOWN],
        "unshown": max(len(found.problems) - SHOWN, 0),
        "warnings": found.warnings[:SHOWN],
        "sample": found.rows[:5],
        "earlier": earlier_import(found),
        "problem": problem,
    }
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render(request, "bookings/import_review.html", context, status=status)

"""Changing a class in two steps: the form, then the sheet of everything that saving would do."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import person, require
from accounts.permissions import Permission
from assignments.exceptions import AssignmentGone, AssignmentsError, VersionConflict
from assignments.models import Assignment
from assignments.models.vocabulary import ClassStatus
from assignments.payments import PaymentError
from assignments.selectors.detail import entries_since, find_assignment, newest_entry, subject_of
from assignments.views.actions import answer_change, explain
from assignments.views.detail import detail_response, render_frame
from design.formatting import format_date
from scheduling.change_sheet import show_sheet
from scheduling.changes import ChangeRequest, ChangeScope, ChangeSheet
from scheduling.exceptions import ChangeOutdated, ChangeRefused
from scheduling.forms import adjustments
from scheduling.forms.edit import EditChoices, EditForm, ScopeChoice
from scheduling.forms.edit_conflict import edited_fields, moved_data, rebased_data
from scheduling.selectors.edit import class_types_for, count_scopes, instructors_for
from scheduling.services.change import change_assignments, preview_change
from web.htmx import HtmxHttpRequest

FIELD_TO_FOCUS = {"date": "date", "instructor": "instructor_id"}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, assignment_id: UUID) -> HttpResponse:
    """The form; its post is reviewed first, and saved from the sheet."""
    assignment = _find(assignment_id)
    require(person(request), Permission.UPDATE_ASSIGNMENT)
    if request.method != "POST":
        return _open(request, assignment)
    form = _form(assignment, request.POST)
    step = request.POST.get("step")
    if not form.is_valid():
        return _show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.cleaned_data["version"] != assignment.version:
        return _show_conflict(request, form)
    if step == "edit":
        return _show(request, form)
    return _save(request, form) if step == "save" else _review(request, form)


def _open(request: HtmxHttpRequest, assignment: Assignment) -> HttpResponse:
    if assignment.class_status != ClassStatus.SCHEDULED:
        problem = f"This class is {assignment.get_class_status_display().lower()} and cannot be changed."
        return detail_response(request, assignment.pk, status=HTTPStatus.CONFLICT, problem=problem)
    form = _form(assignment)
    focused = FIELD_TO_FOCUS.get(request.GET.get("focus", ""))
    if focused:
        form.fields[focused].widget.attrs["autofocus"] = True
    return _show(request, form)


def _review(
    request: HtmxHttpRequest, form: EditForm, *, status: HTTPStatus = HTTPStatus.OK, problem: str = ""
) -> HttpResponse:
    try:
        sheet = preview_change(request=_request(request, form), actor=person(request), today=timezone.localdate())
    except (AssignmentsError, PaymentError) as error:
        return _show_refused(request, form, error)
    return _show(request, form, sheet=sheet, status=status, problem=problem)


def review_move(request: HtmxHttpRequest, sheet: ChangeSheet) -> HttpResponse:
    """The sheet of a move that somebody made by hand and that has findings: nothing is saved yet."""
    assignment = _find(sheet.request.assignment_id)
    form = _form(assignment)
    wanted = {
        "date": sheet.request.date,
        "start_time": sheet.request.start_time,
        "end_time": sheet.request.end_time,
        "instructor_id": sheet.request.instructor_id,
    }
    moved = _form(assignment, moved_data(form, {name: value for name, value in wanted.items() if value}))
    moved.is_valid()
    return _show(request, moved, sheet=sheet)


def _save(request: HtmxHttpRequest, form: EditForm) -> HttpResponse:
    try:
        sheet = change_assignments(
            request=_request(request, form),
            acknowledged=request.POST.getlist("acknowledged"),
            fingerprint=request.POST.get("fingerprint", ""),
            versions=_versions(request.POST.getlist("versions")),
            actor=person(request),
            now=timezone.now(),
        )
    except VersionConflict as error:
        return _meet_conflict(request, form, error)
    except (ChangeOutdated, ChangeRefused) as error:
        return _show(request, form, sheet=error.sheet, problem=str(error), status=HTTPStatus.CONFLICT)
    except (AssignmentsError, PaymentError) as error:
        return _show_refused(request, form, error)
    count = len(sheet.lines)
    return answer_change(
        request, form.assignment.pk, done="Class changed." if count == 1 else f"{count} classes changed."
    )


def _meet_conflict(request: HtmxHttpRequest, form: EditForm, error: VersionConflict) -> HttpResponse:
    """Side by side when it is this class; when it is another of the series, the sheet as it is now."""
    if error.assignment_id == form.assignment.pk:
        return _show_conflict(request, form)
    return _review(request, form, status=HTTPStatus.CONFLICT, problem=explain(error))


def _show_conflict(request: HtmxHttpRequest, typed: EditForm) -> HttpResponse:
    """What changed meanwhile beside what was typed, and the form again with both in it."""
    assignment = _find(typed.assignment.pk)
    fresh = _form(assignment)
    seen_entry = typed.cleaned_data["seen_entry"] or 0
    return _show(
        request,
        _form(assignment, rebased_data(typed, fresh)),
        status=HTTPStatus.CONFLICT,
        conflict={
            "fields": edited_fields(typed, fresh),
            "entries": entries_since(assignment_id=assignment.pk, seen_entry=seen_entry),
        },
    )


def _show_refused(request: HtmxHttpRequest, form: EditForm, error: Exception) -> HttpResponse:
    form.add_error(None, str(error))
    return _show(request, form, status=HTTPStatus.CONFLICT)


def _show(
    request: HtmxHttpRequest,
    form: EditForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    sheet: ChangeSheet | None = None,
    problem: str = "",
    conflict: Mapping[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "assignment": form.assignment,
        "title": subject_of(form.assignment),
        "sheet": sheet,
        "shown": show_sheet(sheet, acknowledged=request.POST.getlist("acknowledged")) if sheet else None,
        "problem": problem,
        "conflict": conflict,
    }
    frame = "assignments/sheet_frame.html" if sheet else "assignments/edit_frame.html"
    return render_frame(request, frame, context, page="assignments/edit.html", status=status)


def _find(assignment_id: UUID) -> Assignment:
    try:
        return find_assignment(assignment_id)
    except AssignmentGone as gone:
        raise Http404(str(gone)) from gone


def _form(assignment: Assignment, data: Mapping[str, Any] | None = None) -> EditForm:
    choices = EditChoices(
        scopes=_scopes(assignment),
        instructors=instructors_for(assignment),
        class_types=class_types_for(assignment),
    )
    return EditForm(data, assignment=assignment, choices=choices, seen_entry=newest_entry(assignment.pk))


def _scopes(assignment: Assignment) -> Sequence[ScopeChoice]:
    """The scopes of a change, with the classes that each contains."""
    this = ScopeChoice(
        scope=ChangeScope.THIS, label="This class", text=format_date(assignment.date, with_year=True), icon="calendar"
    )
    counts = count_scopes(assignment)
    if counts is None:
        return [this]
    others = max(counts.scheduled_following - 1, 0)
    following = ScopeChoice(
        scope=ChangeScope.FOLLOWING,
        label=f"This and {others} following",
        text=f"From {format_date(assignment.date, with_year=True)} on",
        icon="arrow-right",
    )
    stay = [
        f"{counts.completed} completed" if counts.completed else "",
        f"{counts.cancelled} cancelled" if counts.cancelled else "",
    ]
    staying = " and ".join(part for part in stay if part)
    count = f"{counts.scheduled_in_all} class{'' if counts.scheduled_in_all == 1 else 'es'}"
    text = f"{count}; {staying} stay as they are" if staying else count
    return [this, following, ScopeChoice(scope=ChangeScope.ALL, label="Whole series", text=text, icon="repeat")]


def _request(request: HtmxHttpRequest, form: EditForm) -> ChangeRequest:
    """What was typed, and what was decided on the sheet for single classes; the button pressed comes last."""
    decided = [*request.POST.getlist("change"), *request.POST.getlist("fix")]
    try:
        return form.to_request(adjustments=adjustments.decode_all(decided))
    except ValueError as error:
        raise BadRequest("A change of one class could not be read.") from error


def _versions(texts: Sequence[str]) -> dict[UUID, int]:
    """`id:version` of every class on the sheet; what cannot be read is left to the fingerprint, which holds them too."""
    versions = {}
    for text in texts:
        assignment_id, _, version = text.partition(":")
        try:
            versions[UUID(assignment_id)] = int(version)
        except ValueError:
            continue
    return versions

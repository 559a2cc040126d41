"""The list as a file: exactly the classes that are shown, or the chosen ones, in the order of the list."""

from collections.abc import Iterator, Sequence
from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import person, require
from accounts.models import User
from accounts.permissions import Permission
from accounts.row_security.acting import acting_as
from assignments.models import AssignmentQuerySet
from assignments.models.vocabulary import ClassStatus, PaymentStatus, ScheduleType
from assignments.selectors.rows import Row, rows_of
from class_list.forms.bulk import ChosenForm
from class_list.forms.filter_links import Addresses
from class_list.forms.filters import FilterForm
from class_list.selectors.criteria import matching
from class_list.selectors.order import Order
from class_list.selectors.pages import find_page, matching_in_series, only
from design.formatting import format_money
from design.statuses import words_of
from exports.responses import Format, file_response
from exports.table import Column, Kind, Table, TooManyRows, Value
from web.errors import error_response

AT_ONCE = 500
COLUMNS = (
    Column(label="Date", kind=Kind.DATE, width=12),
    Column(label="Start", kind=Kind.TIME, width=8),
    Column(label="End", kind=Kind.TIME, width=8),
    Column(label="Class", width=24),
    Column(label="Type", width=12),
    Column(label="Booking type", width=14),
    Column(label="Instructor", width=20),
    Column(label="Students", width=26),
    Column(label="Seats taken", kind=Kind.NUMBER, width=9),
    Column(label="Seats", kind=Kind.NUMBER, width=8),
    Column(label="Amount", kind=Kind.MONEY, width=13),
    Column(label="Class state", width=12),
    Column(label="Answer", width=12),
    Column(label="Payment", width=12),
)
WORDS = {choice.value: str(choice.label) for choices in (ScheduleType, ClassStatus) for choice in choices} | dict(
    words_of("answer")
)
PAYMENTS = dict(PaymentStatus.choices) | {"refund_due": "Refund due"}


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """The file, for instructors of their own classes; GET takes what the address filters, POST the chosen classes of it."""
    user = person(request)
    require(user, Permission.READ_ASSIGNMENT)
    filters = FilterForm(request.GET, today=timezone.localdate(), now=timezone.localtime())
    wanted = (request.POST if request.method == "POST" else request.GET).get("format", "")
    chosen = ChosenForm(request.POST) if request.method == "POST" else None
    if wanted not in set(Format) or not filters.is_valid() or (chosen and not chosen.is_valid()):
        return error_response(request, HTTPStatus.BAD_REQUEST, happened="This cannot be exported.")
    places = matching(filters.criteria())
    ids = _chosen_ids(places, chosen) if chosen else None
    rows = _rows(places, order=filters.order, ids=ids)
    table = Table(title="Classes", about=_about(filters, ids), columns=COLUMNS, rows=rows)
    return _answer(request, user, table, Format(wanted))


def _answer(request: HttpRequest, user: User, table: Table, wanted: Format) -> HttpResponseBase:
    try:
        return file_response(
            [table],
            file_format=wanted,
            name="classes",
            created_at=timezone.localtime(),
            format_money=partial(format_money, currency=settings.STUDIO_CURRENCY),
            context=partial(acting_as, user),
        )
    except TooManyRows as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))


def _chosen_ids(places: Sequence[AssignmentQuerySet], chosen: ChosenForm) -> frozenset[UUID] | None:
    """None stands for all that match."""
    if chosen.cleaned_data["all_matching"]:
        return None
    of_series = matching_in_series(places, chosen.cleaned_data["series"]) if chosen.cleaned_data["series"] else {}
    return frozenset({*chosen.cleaned_data["ids"], *(pk for ids in of_series.values() for pk in ids)})


def _about(filters: FilterForm, ids: frozenset[UUID] | None) -> str:
    chips = [chip.text for chip in Addresses(filters).chips]
    words = " ".join(filters.cleaned_data["q"])
    told = [*chips, *([f"“{words}”"] if words else []), *([f"{len(ids)} chosen"] if ids is not None else [])]
    return " · ".join(told) or "All classes"


def _rows(
    places: Sequence[AssignmentQuerySet], *, order: Order, ids: frozenset[UUID] | None
) -> Iterator[Sequence[Value]]:
    """Row by row in the order of the list, some hundred read at a time."""
    if ids is not None:
        places = only(places, ids)
    cursor = ""
    while True:
        page = find_page(places, order=order, cursor=cursor, size=AT_ONCE)
        for row in rows_of(page.ids):
            yield _values(row)
        cursor = page.cursor
        if not cursor:
            return


def _values(row: Row) -> Sequence[Value]:
    return (
        row.date,
        row.start_time,
        row.end_time,
        row.name,
        WORDS[row.schedule_type],
        row.booking_word,
        row.instructor,
        ", ".join(row.students),
        len(row.students),
        row.seats,
        row.amount,
        WORDS[row.class_status],
        WORDS[row.instructor_status],
        PAYMENTS[row.payment],
    )

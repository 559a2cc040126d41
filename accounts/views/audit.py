"""The audit: who came in or tried to, and what was changed about people; one address, as a page or as the part that HTMX asks for."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from accounts.access import person, require
from accounts.audit_log import audit_page
from accounts.audit_words import KINDS, tell
from accounts.forms import AuditFilterForm
from accounts.permissions import Permission
from accounts.selectors import CursorOutdated
from config.htmx import HtmxHttpRequest, asks_for_itself


@require_safe
def audit(request: HtmxHttpRequest) -> HttpResponse:
    """The entries that the address asks for; for those who manage people."""
    require(person(request), Permission.MANAGE_USERS)
    form = AuditFilterForm(request.GET)
    part = {"results": "#results", "more": "#rows"}.get(request.htmx.target or "", "") if request.htmx else ""
    pairs = _pairs(form)
    address = f"{request.path}?{urlencode(pairs)}" if pairs else request.path
    context: dict[str, Any] = {"form": form, "address": address}
    if form.is_valid():
        context |= _content(form, pairs)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, f"accounts/audit.html{part}", context, status=status)
    if part == "#results" and not asks_for_itself(request):
        push_url(response, address)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _content(form: AuditFilterForm, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    try:
        size = max(settings.PAGE_SIZE, form.cleaned_data["rows"])
        page = audit_page(form.criteria(), cursor=form.cleaned_data["after"], size=size)
    except CursorOutdated:
        form.add_error("after", "This address of a further page is outdated. Start again from the first page.")
        return {}
    return {
        "entries": [tell(entry) for entry in page.entries],
        "chips": _chips(form, pairs),
        "next": f"?{urlencode([*pairs, ('after', page.cursor)])}" if page.cursor else "",
    }


def _pairs(form: AuditFilterForm) -> list[tuple[str, str]]:
    """The filters as they stand in the address."""
    return [
        (name, value)
        for name in form.fields
        if name not in {"after", "rows"}
        for value in form.data.getlist(name)  # type: ignore[attr-defined]  # bound to a QueryDict
        if value
    ]


def _chips(form: AuditFilterForm, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The filters in use in words, each with the address without it."""
    people = dict(form.fields["person"].choices)  # type: ignore[attr-defined]  # a choice field
    words = {"person": people, "kind": KINDS}
    said = {"first": "From {}", "last": "To {}"}
    chips = []
    for name, value in pairs:
        rest = [pair for pair in pairs if pair != (name, value)]
        text = said.get(name, "{}").format(words.get(name, {}).get(value, value))
        chips.append((text, f"?{urlencode(rest)}" if rest else "?"))
    return chips

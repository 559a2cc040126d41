"""The audit: who came in or tried to, and what was changed about people; one address, as a page or as the part that HTMX asks for."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import person, require
from accounts.audit.forms import AuditFilterForm
from accounts.audit.presenters import KINDS, tell
from accounts.audit.selectors import audit_page
from accounts.permissions import Permission
from web.htmx import HtmxHttpRequest
from web.lists import chips_of, next_page, show_list

SAID = {"first": "From {}", "last": "To {}"}


@require_safe
def audit(request: HtmxHttpRequest) -> HttpResponse:
    """The entries that the address asks for; for those who manage people."""
    require(person(request), Permission.MANAGE_USERS)
    return show_list(request, "accounts/audit.html", AuditFilterForm(request.GET), _content)


def _content(form: AuditFilterForm, size: int) -> dict[str, Any]:
    page = audit_page(form.criteria(), cursor=form.cleaned_data["after"], size=size)
    return {
        "entries": [tell(entry) for entry in page.entries],
        "chips": _chips(form),
        "next": next_page(form, page.cursor),
    }


def _chips(form: AuditFilterForm) -> Sequence[tuple[str, str]]:
    people = dict(form.fields["person"].choices)  # type: ignore[attr-defined]  # a choice field
    words = {"person": people, "kind": KINDS}
    return chips_of(form, lambda name, value: SAID.get(name, "{}").format(words.get(name, {}).get(value, value)))

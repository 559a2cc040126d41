"""What the templates of the New screen need: button attributes, and adjustments as text."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assignments.proposals import Suggestion
from scheduling.forms.adjustments import encode

register = template.Library()

FOLLOWS = "#instructors,#payment-words"


@register.simple_tag
def asks_preview(*also: str, waits: bool = False) -> SafeString:
    """Return the attributes that refresh the preview and what follows from it, and `also` regions.

    A button takes the place of a request on its way; what renews by itself `waits` for it, lest the
    button be lost.
    """
    return format_html(
        'hx-post="{}" hx-target="#preview" hx-select="#preview" hx-select-oob="{}" hx-swap="outerHTML" '
        'hx-sync="#live:{}" hx-params="not shown" data-allow-resubmit',
        reverse("assignments:preview"),
        ",".join((FOLLOWS, *also)),
        "queue last" if waits else "replace",
    )


@register.filter
def encoded(suggestion: Suggestion, key: str) -> str:
    """Return the value of the button that applies this suggestion to the line with this key."""
    return encode(key, suggestion.adjustment)

"""Words that the palette looks for in the navigation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def naming(links: Iterable[Any], words: Sequence[str]) -> list[Any]:
    """The links of the navigation whose label holds every word, also after "go to"."""
    return [link for link in links if all(word in f"go to {link.label}".lower() for word in words)]

"""Figures in words: `{% load analytics %}`."""

from decimal import Decimal

from django import template

from analytics.wording import say_minutes, say_rate

register = template.Library()

register.filter("rate", say_rate)
register.filter("minutes", say_minutes)


@register.filter
def grouped(number: Decimal | int) -> str:
    """1,234."""
    return f"{number:,}"

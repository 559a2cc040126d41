"""Icons, badges, and the words for money, dates and times: `{% load design %}`."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from design import formatting
from design.months import WEEKDAYS, Month
from design.statuses import look_of

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite. Silent by default; `label` gives it a name when no word stands beside it."""
    address = f"{static('icons/sprite.svg')}#{name}"
    classes = f"icon icon-{size}" if size else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, address)


@register.simple_tag
@lru_cache(maxsize=512)
def badge(word: str, tone: str = "neutral", icon_name: str = "", extra: str = "") -> SafeString:
    """A small label: `{% badge "Override" "warning" "edit" %}`; `extra` adds classes such as badge-plain."""
    picture = icon(icon_name) if icon_name else ""
    classes = f"badge badge-{tone} {extra}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, picture, word)


@register.simple_tag
def status(kind: str, value: object, extra: str = "", word: str = "") -> SafeString:
    """The badge of a state: `{% status "answer" assignment.instructor_status %}`; `word` says it in other words."""
    look = look_of(kind, value)
    return badge(word or look.word, look.tone, look.icon, extra)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """A round mark with the person's initials; decorative, so the name has to stand beside it."""
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    classes = f"avatar avatar-{size}" if size else "avatar"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials)


@register.filter
def money(amount: Decimal | int | None, style: str = "") -> str:
    """The amount in the studio's currency; `money:"whole"` leaves out .00 where numbers are not compared."""
    if amount is None:
        return ""
    return formatting.format_money(amount, currency=settings.STUDIO_CURRENCY, whole=style == "whole")


@register.filter
def studio_date(date: dt.date | None, style: str = "") -> str:
    """Mon 23 Nov; `studio_date:"year"` writes the year as well."""
    return formatting.format_date(date, with_year=style == "year") if date else ""


@register.filter
def studio_datetime(moment: dt.datetime | None) -> str:
    """An instant on the studio's clock: Mon 23 Nov 2026, 14:05."""
    if moment is None:
        return ""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{formatting.format_date(local, with_year=True)}, {formatting.format_time(local.time())}"


@register.filter
def studio_time(time: dt.time | None) -> str:
    """07:00."""
    return formatting.format_time(time)


@register.filter
def relative_day(date: dt.date, today: dt.date) -> str:
    """`{{ date|relative_day:today }}`: Today, Tomorrow, Yesterday, otherwise the date."""
    return formatting.format_day(date, today=today)


@register.filter
def duration(length: dt.timedelta | int | None) -> str:
    """1 h 30 min, from a timedelta or a number of minutes."""
    if length is None:
        return ""
    minutes = length if isinstance(length, int) else int(length.total_seconds() // 60)
    return formatting.format_duration(minutes)


@register.simple_tag
def time_range(start: dt.time | None, end: dt.time | None) -> str:
    """07:00–08:00."""
    return formatting.format_time_range(start, end)


@register.simple_tag
def date_range(first: dt.date | None, last: dt.date | None) -> str:
    """23 Nov – 4 Dec 2026."""
    return formatting.format_date_range(first, last) if first and last else ""


@register.inclusion_tag("components/month.html")
def month_picker(month: Month, name: str = "dates") -> dict[str, object]:
    """A month of checkboxes called `name`, one a day; works without JavaScript."""
    return {"month": month, "name": name, "weekdays": WEEKDAYS}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, key: str, label: str, current: str = "", css: str = "") -> dict[str, object]:
    """A `<th>` that sorts by `key`; `current` is the sort in use, "-key" for descending."""
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query = context["request"].GET.copy()
    query["sort"] = f"-{key}" if direction == "ascending" else key
    query.pop("page", None)
    return {"label": label, "direction": direction, "css": css, "address": f"?{query.urlencode()}"}

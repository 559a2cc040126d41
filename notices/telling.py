"""Notices put into words when they are shown. Which words, only the app that has things of that kind can say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from notices.models import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of several things that a notice is about; without an address when it is gone or not theirs to see."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A notice in words. `url` leads to what it is about, as long as the reader may see it."""

    icon: str
    tone: str
    title: str
    when: str = ""
    detail: str = ""
    reason: str = ""
    url: str = ""
    names_actor: bool = False
    lines: tuple[Line, ...] = ()


type Teller = Callable[[Sequence[Notice], User], Mapping[int, Telling]]

UNKNOWN = Telling(icon="info", tone="neutral", title="News that this screen cannot tell")


def tell(notices: Iterable[Notice], *, reader: User) -> dict[int, Telling]:
    """The words of these notices by their ids; each app named in NOTICE_TELLERS is asked once."""
    told: dict[int, Telling] = {}
    by_family = sorted(notices, key=_family)
    for family, some in groupby(by_family, key=_family):
        of_family = list(some)
        told |= dict.fromkeys((notice.pk for notice in of_family), UNKNOWN)
        if path := settings.NOTICE_TELLERS.get(family):
            teller: Teller = import_string(path)
            told |= teller(of_family, reader)
    return told


def _family(notice: Notice) -> str:
    return notice.kind.partition(".")[0]

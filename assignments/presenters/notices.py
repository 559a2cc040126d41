"""Notices about classes in words (domain 6.1). The rows hold ids and plain values; the sentences are made when shown."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assignments.models.vocabulary import RejectionReason
from design.formatting import format_date, format_date_range, format_time_range
from notices.kinds import Kind

MOST_WEEKDAYS = 4

Names = Mapping[str, str]
Class = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    title: str
    when: str
    detail: str = ""
    names_actor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a notice says, and to whom."""

    payload: Mapping[str, Any]
    names: Names
    actor_id: str
    reader_id: str

    @property
    def classes(self) -> Sequence[Class]:
        classes: Sequence[Class] = self.payload["classes"]
        return classes

    @property
    def actor(self) -> str:
        return self.names.get(self.actor_id, "The studio")

    @property
    def what(self) -> str:
        """Sunrise Hatha; 12 Sunrise Hatha classes; 5 classes."""
        subjects = {subject_of(each, self.names) for each in self.classes}
        number = len(self.classes)
        if number == 1:
            return subjects.pop()
        return f"{number} {subjects.pop()} classes" if len(subjects) == 1 else f"{number} classes"

    def were(self, done: str) -> str:
        """Sunrise Hatha was cancelled; 12 classes were cancelled."""
        return f"{self.what} {'was' if len(self.classes) == 1 else 'were'} {done}"


def words_of(kind: str, told: Told) -> Words:
    """The title of the notice, when its classes are, and what else there is to say."""
    if kind == Kind.CLASS_TAKEN_BACK:
        undone = words_of(told.payload["was"], told)
        when = _when(told.classes, back=True)
        return Words(title=f"Taken back: {undone.title}", when=when, names_actor=undone.names_actor)
    return Words(
        title=TITLES[kind](told),
        when=_when(told.classes),
        detail=_detail(kind, told),
        names_actor=kind in NAMES_ITS_ACTOR,
    )


def subject_of(each: Class, names: Names) -> str:
    return names.get(each.get("class_type_id") or each.get("package_id") or "", "Class")


def say_time(each: Class) -> str:
    """Mon 23 Nov 2026, 07:00–08:15."""
    if not each.get("start_time"):
        return _date(each)
    return f"{_date(each)}, {_times(each)}"


def say_line(each: Class) -> str:
    """One class of several: when it is, and when it was before if it moved."""
    was = _place_before(each)
    return f"{say_time(each)}, before: {say_time(was)}" if was else say_time(each)


def _when(classes: Sequence[Class], *, back: bool = False) -> str:
    """One class's time; of several: Tue and Thu 07:00–08:15, 23 Nov – 30 Dec 2026."""
    places = [(_place_before(each) if back else None) or each for each in classes]
    if len(places) == 1:
        return say_time(places[0])
    days = sorted(dt.date.fromisoformat(each["date"]) for each in places)
    times = {_times(each) for each in places if each.get("start_time")}
    weekdays = list(dict.fromkeys(f"{day:%a}" for day in sorted(days, key=dt.date.weekday)))
    pattern = " ".join(
        part
        for part in (_list(weekdays) if len(weekdays) <= MOST_WEEKDAYS else "", times.pop() if len(times) == 1 else "")
        if part
    )
    return ", ".join(part for part in (pattern, format_date_range(days[0], days[-1])) if part)


def _detail(kind: str, told: Told) -> str:
    payload = told.payload
    if kind == Kind.CLASS_DECLINED:
        reason = payload.get("rejection_reason")
        label = RejectionReason(reason).label if reason in RejectionReason.values else ""
        return ": ".join(part for part in (label, payload.get("rejection_note")) if part)
    if kind == Kind.CLASS_MOVED:
        was = _place_before(told.classes[0]) if len(told.classes) == 1 else None
        before = f"Before: {say_time(was)}." if was else ""
        return " ".join(part for part in (before, "Please answer again." if payload.get("asks_again") else "") if part)
    return ""


def _place_before(each: Class) -> Class | None:
    """Where the class was, if it moved."""
    was: Class | None = each.get("was")
    if was is None or all(was.get(name) == each.get(name) for name in ("date", "start_time", "end_time")):
        return None
    return was


def _changed(told: Told) -> str:
    """Sunrise Hatha is now Evening Flow."""
    subjects = {subject_of(each, told.names) for each in told.classes}
    now = subjects.pop() if len(subjects) == 1 else "other classes"
    if len(told.classes) > 1:
        return f"{len(told.classes)} classes are now {now}"
    return f"{subject_of(told.classes[0].get('was') or {}, told.names)} is now {now}"


def _answered(verb: str) -> Callable[[Told], str]:
    def title(told: Told) -> str:
        instructors = {str(each["instructor_id"]) for each in told.classes}
        if instructors <= {told.actor_id}:
            return f"{told.actor} {verb} {told.what}"
        if instructors == {told.reader_id}:
            return f"{told.actor} {verb} {told.what} for you"
        return f"{told.actor} {verb} {told.what} for {_list(sorted(_instructors(told)))}"

    return title


def _given_away(told: Told) -> str:
    return told.were(f"given to {_list(sorted(_instructors(told))) or 'another instructor'}")


def _instructors(told: Told) -> set[str]:
    return {told.names[each["instructor_id"]] for each in told.classes if each["instructor_id"] in told.names}


def _date(each: Class) -> str:
    return format_date(dt.date.fromisoformat(each["date"]), with_year=True)


def _times(each: Class) -> str:
    start, end = (dt.time.fromisoformat(each[name]) if each.get(name) else None for name in ("start_time", "end_time"))
    return format_time_range(start, end)


def _list(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


TITLES: Mapping[str, Callable[[Told], str]] = {
    Kind.CLASS_ASSIGNED: lambda told: told.were("assigned to you"),
    Kind.CLASS_GIVEN: lambda told: told.were("given to you"),
    Kind.CLASS_GIVEN_AWAY: _given_away,
    Kind.CLASS_MOVED: lambda told: told.were("moved"),
    Kind.CLASS_CHANGED: _changed,
    Kind.CLASS_CANCELLED: lambda told: told.were("cancelled"),
    Kind.CLASS_RESTORED: lambda told: told.were("put back on the calendar"),
    Kind.CLASS_REMOVED: lambda told: told.were("removed"),
    Kind.CLASS_ACCEPTED: _answered("accepted"),
    Kind.CLASS_DECLINED: _answered("declined"),
}
NAMES_ITS_ACTOR = {Kind.CLASS_ACCEPTED, Kind.CLASS_DECLINED}
LOOKS: Mapping[str, tuple[str, str]] = {
    Kind.CLASS_ASSIGNED: ("plus", "accent"),
    Kind.CLASS_GIVEN: ("user", "accent"),
    Kind.CLASS_GIVEN_AWAY: ("user", "neutral"),
    Kind.CLASS_MOVED: ("move", "warning"),
    Kind.CLASS_CHANGED: ("edit", "warning"),
    Kind.CLASS_CANCELLED: ("ban", "danger"),
    Kind.CLASS_RESTORED: ("undo", "accent"),
    Kind.CLASS_REMOVED: ("trash", "danger"),
    Kind.CLASS_ACCEPTED: ("check", "success"),
    Kind.CLASS_DECLINED: ("x", "danger"),
    Kind.CLASS_TAKEN_BACK: ("undo", "neutral"),
}

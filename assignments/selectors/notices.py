"""What notices about classes say, and where they lead: what they name by id is looked up for a whole page at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from assignments.models import Assignment
from assignments.presenters.notices import LOOKS, Class, Told, say_line, words_of
from catalog.models import ClassType, Package
from notices.models import Notice
from notices.telling import Line, Telling

MOST_LINES = 12
IDS = ("instructor_id", "class_type_id", "package_id")


def tell_notices(notices: Sequence[Notice], reader: User) -> dict[int, Telling]:
    """The words of these notices, by their ids, with addresses of what the reader sees."""
    classes = [each for notice in notices for each in notice.payload["classes"]]
    names = _names(classes) | {str(notice.actor_id): notice.actor.full_name for notice in notices if notice.actor}
    visible = _visible(classes)
    return {notice.pk: _tell(notice, reader, names, visible) for notice in notices}


def _tell(notice: Notice, reader: User, names: Mapping[str, str], visible: Collection[str]) -> Telling:
    told = Told(payload=notice.payload, names=names, actor_id=str(notice.actor_id), reader_id=str(reader.pk))
    words = words_of(notice.kind, told)
    icon, tone = LOOKS[notice.kind]
    seen = [each for each in told.classes if each["id"] in visible]
    return Telling(
        icon=icon,
        tone=tone,
        title=words.title,
        when=words.when,
        detail=words.detail,
        reason=notice.payload.get("reason", ""),
        names_actor=words.names_actor,
        url=_address(told.classes, seen, reader),
        lines=_lines(told.classes, visible),
    )


def _lines(classes: Sequence[Class], visible: Collection[str]) -> tuple[Line, ...]:
    if len(classes) == 1:
        return ()
    lines = [
        Line(text=say_line(each), url=_class_address(each) if each["id"] in visible else "")
        for each in classes[:MOST_LINES]
    ]
    more = len(classes) - MOST_LINES
    return (*lines, *([Line(text=f"and {more} more")] if more > 0 else []))


def _address(classes: Sequence[Class], seen: Sequence[Class], reader: User) -> str:
    """The class; of several the list of them, which for instructors is their own screen."""
    if not seen:
        return ""
    if len(classes) == 1:
        return _class_address(seen[0])
    if not reader.works_at_desk:
        return reverse("assignments:mine")
    return f"{reverse('assignments:list')}?{urlencode(_filters(seen))}"


def _filters(classes: Sequence[Class]) -> dict[str, str]:
    """What narrows the list down to these classes as well as it can."""
    series = {each.get("series_id") for each in classes}
    if len(series) == 1 and None not in series:
        return {"series": series.pop() or "", "dates": "all"}
    days = sorted(each["date"] for each in classes)
    filters = {"since": days[0], "until": days[-1]}
    instructors = {each["instructor_id"] for each in classes}
    return filters | ({"instructor": instructors.pop()} if len(instructors) == 1 else {})


def _class_address(each: Class) -> str:
    return reverse("assignments:detail", args=[each["id"]])


def _visible(classes: Iterable[Class]) -> set[str]:
    """Those that are still there and the reader's to see: row security answers the second question."""
    wanted = {each["id"] for each in classes}
    return {str(pk) for pk in Assignment.objects.filter(pk__in=wanted).values_list("pk", flat=True)}


def _names(classes: Sequence[Class]) -> dict[str, str]:
    mentioned = [*classes, *(each["was"] for each in classes if "was" in each)]
    wanted = {column: {each[column] for each in mentioned if each.get(column)} for column in IDS}
    people = User.objects.filter(pk__in=wanted["instructor_id"]).values_list("pk", "full_name")
    class_types = ClassType.objects.filter(pk__in=wanted["class_type_id"]).values_list("pk", "name")
    packages = Package.objects.filter(pk__in=wanted["package_id"]).values_list("pk", "name")
    return {str(pk): name for found in (people, class_types, packages) for pk, name in found}

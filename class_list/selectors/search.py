"""Finding classes by words.

Some of the words are found in the instructor's, class type's or package's name; the rest all in one and the same
student (booking id, name, e-mail), or all in the notes. So "meera nair hatha" finds Meera Nair's Hatha classes, and not
a class of Meera Iyer with Asha Nair.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, combinations
from operator import and_, or_
from typing import Any

from django.db.models import CharField, F, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IContains

from accounts.models import User
from assignments.models import Assignment, AssignmentBooking, AssignmentQuerySet
from bookings.models import Booking
from catalog.models import ClassType, Package

SHORTEST_WORD = 3
"""For students and notes: a trigram index cannot find fewer letters."""

# Under row level security PostgreSQL cannot estimate how many rows a text search finds. Up to these numbers the rows
# are collected and sorted; beyond them it is faster to walk the list in order and look at each.
FEW_STUDENTS = 10_000
FEW_NOTES = 5_000


def search(words: Sequence[str]) -> list[Q]:
    """Where the words are found, one condition a place; none when they are nowhere."""
    names = _found_names(words)
    conditions = []
    for taken in _subsets([word for word in words if word in names]):
        named = reduce(and_, (names[word] for word in taken), Q())
        rest = [word for word in words if word not in taken]
        if not rest:
            conditions.append(named)
        elif min(map(len, rest)) >= SHORTEST_WORD:
            conditions += [named & place for place in (_in_students(rest), _in_notes(rest)) if place]
    return conditions


def with_student(words: Sequence[str]) -> Q:
    """Classes with a student in whom all of these words are found."""
    return _in_students(words) or Q(pk__in=[])


def _subsets(words: Sequence[str]) -> chain[tuple[str, ...]]:
    return chain.from_iterable(combinations(words, size) for size in range(len(words) + 1))


def _found_names(words: Sequence[str]) -> Mapping[str, Q]:
    """For each word that is part of a name, the classes of those instructors, class types and packages."""
    found: dict[str, Q] = {}
    for kind, key, name in _names_with_any(words):
        for word in words:
            if word in name.lower():
                found[word] = found.get(word, Q()) | Q(**{kind: key})
    return found


def _names_with_any(words: Sequence[str]) -> Iterable[tuple[str, object, str]]:
    """Kind, key and name of every person, class type and package with one of the words in the name."""
    people = _named(User, words, kind="instructor", column="full_name")
    class_types = _named(ClassType, words, kind="class_type", column="name")
    return people.union(class_types, _named(Package, words, kind="package", column="name"), all=True)


def _named(model: type[Model], words: Sequence[str], *, kind: str, column: str) -> QuerySet[Any, Any]:
    any_word = reduce(or_, (Q(**{f"{column}__icontains": word}) for word in words))
    columns = {"kind": Value(kind, output_field=CharField()), "key": F("pk"), "word": F(column)}
    named: QuerySet[Any, Any] = model._default_manager.filter(any_word).annotate(**columns)  # noqa: SLF001 -- public
    rows: QuerySet[Any, Any] = named.values_list(*columns)
    return rows


def _in_students(words: Sequence[str]) -> Q | None:
    students = AssignmentBooking.objects.filter(booking__in=Booking.objects.matching(" ".join(words)))
    number = students[: FEW_STUDENTS + 1].count()
    if number <= FEW_STUDENTS:
        return Q(pk__in=students.values("assignment")) if number else None
    own = Booking.objects.matching(" ".join(words)).filter(assignment_bookings__assignment=OuterRef("pk"))
    return Q(Subquery(own.values(found=Value(True))[:1]))  # noqa: FBT003 -- SQL's true


def _in_notes(words: Sequence[str]) -> Q | None:
    indexed = reduce(and_, (Q(notes__icontains=word) for word in words))
    number = _notes(indexed)[: FEW_NOTES + 1].count()
    if number <= FEW_NOTES:
        return indexed if number else None
    # Another expression than the index's: the planner has to walk.
    return reduce(
        and_, (Q(IContains(Coalesce(F("notes"), Value(""), output_field=TextField()), word)) for word in words)
    )


def _notes(condition: Q) -> AssignmentQuerySet:
    return Assignment.objects.filter(condition)

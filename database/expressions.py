"""SQL expressions for constraints, defaults and queries.

Migrations import the expressions of constraints and defaults. Do not change their SQL; add a new
expression instead.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, DateField, Field, Func, UUIDField
from django.db.models.sql.compiler import SQLCompiler


class TimestampRangeField(Field):  # type: ignore[type-arg]  # the class takes no parameters at run time
    """`tsrange`: a period in studio time. Expressions have this type, but no column does."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 -- Django's signature
        return "tsrange"


class ClassPeriod(Func):
    """`ClassPeriod(date, start_time, end_time)`: a half-open period in studio time."""

    arity = 3
    output_field = TimestampRangeField()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, *_: Any, **_extra: Any
    ) -> tuple[str, list[Any]]:
        (date, date_params), (start, start_params), (end, end_params) = (
            compiler.compile(expression) for expression in self.source_expressions
        )
        return (
            f"tsrange({date} + {start}, {date} + {end})",
            [*date_params, *start_params, *date_params, *end_params],
        )


class WeeklyPeriod(Func):
    """`WeeklyPeriod(start_time, end_time)`: a half-open period of the day."""

    arity = 2
    output_field = TimestampRangeField()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, *_: Any, **_extra: Any
    ) -> tuple[str, list[Any]]:
        (start, start_params), (end, end_params) = (
            compiler.compile(expression) for expression in self.source_expressions
        )
        day = "'2000-01-01'::date"
        return f"tsrange({day} + {start}, {day} + {end})", [*start_params, *end_params]


class Validity(Func):
    """`Validity(first_day, last_day)`: the days from first to last; NULL means without limit."""

    arity = 2
    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()


class RowComparison(Func):
    """`RowComparison(left, ">", right)`: (a, b) > (x, y), which is one range of an index."""

    output_field = BooleanField()

    def __init__(self, left: Sequence[Any], operator: str, right: Sequence[Any]) -> None:
        super().__init__(*left, *right)
        self.operator = operator

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, *_: Any, **_extra: Any
    ) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(expression) for expression in self.source_expressions]
        sides = compiled[: len(compiled) // 2], compiled[len(compiled) // 2 :]
        left, right = (f"({', '.join(sql for sql, _ in side)})" for side in sides)
        return f"{left} {self.operator} {right}", [param for _, params in compiled for param in params]


class CurrentChange(Func):
    """The id that `acting_as` gives all changes of a request; NULL in commands and workers."""

    arity = 0
    template = "NULLIF(current_setting('app.change_id', true), '')::uuid"
    output_field = UUIDField()
    allowed_default = True


class CurrentDate(Func):
    """`CURRENT_DATE`: today in the time zone of the database session."""

    template = "CURRENT_DATE"
    output_field = DateField()

"""Whatever stands in a query string: it is read, or it is a refusal that the caller is told. Nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.urls import REST
from postgrest_server.errors import RestError
from postgrest_server.preferences import representation_for
from postgrest_server.query_string.filters import parse_condition, parse_group
from postgrest_server.query_string.parser import parse_query_string
from postgrest_server.query_string.query import Condition, SelectedColumn
from postgrest_server.query_string.select import parse_select
from postgrest_server.query_string.shorthand import expand_shorthand
from postgrest_server.results import result_names
from postgrest_server.sql.compiler import Compiler

WORDS = st.sampled_from(
    [
        "id",
        "date",
        "notes",
        "version",
        "class_types",
        "packages",
        "user_profiles",
        "assignment_bookings",
        "nope",
        "eq",
        "not",
        "in",
        "is",
        "like",
        "or",
        "and",
        "null",
        "asc",
        "desc",
        "nullsfirst",
        "text",
        "order",
        "limit",
        "offset",
        "select",
        "inner",
        "left",
        "any",
    ]
)
SIGNS = st.sampled_from([*".,()!:*{}\"\\'%+- \0;=é\U0001f9d8", "::", "->", "not.", "eq.", "in.(", "or=(", "/*", "--"])
TEXTS = st.lists(st.one_of(WORDS, SIGNS, st.text(max_size=3)), max_size=12).map("".join)
KEYS = st.one_of(
    WORDS, TEXTS, st.sampled_from(["class_types.order", "class_types.or", "not.or", "date_range", "a.b.c"])
)
TABLES = st.sampled_from(list(REST.resources))


class Somebody:
    pk = None
    permissions: frozenset[str] = frozenset()


@given(table=TABLES, pairs=st.lists(st.tuples(KEYS, TEXTS), max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_query_string_is_compiled_or_refused(table, pairs):
    compiled = []

    def read():
        selection = parse_query_string(expand_shorthand(table, pairs))
        compiler = Compiler(REST, Somebody())
        compiled.append(compiler.select(selection, compiler.table(table)))
        result_names(selection, table)

    refused = refusal_of(read)
    assert refused is None or 400 <= refused.status < 500
    for sql in compiled:
        assert sql.text.replace("%%", "").count("%s") == len(sql.params)
        assert sql.text.replace("%s", "").replace("%%", "").count("%") == 0


def refusal_of(read, *texts):
    """None when it could be read; any other exception is a bug."""
    try:
        read(*texts)
    except RestError as refused:
        return refused
    return None


@given(select=TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_select_is_read_or_refused(select):
    refused = refusal_of(parse_select, select)

    assert refused is None or refused.status == 400


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_tree_is_read_or_refused(text):
    refused = refusal_of(parse_group, "or", f"({text})")

    assert refused is None or refused.code == "PGRST100"


@given(value=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_plain_value_is_taken_as_it_is(value):
    assert parse_condition("notes", f"eq.{value}") == Condition(column="notes", operator="eq", value=value)


@given(values=st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)))
def test_quoted_values_of_a_list_come_back(values):
    quoted = ",".join('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)

    assert parse_condition("notes", f"in.({quoted})").value == tuple(values)


@given(value=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_quoted_value_in_a_tree_comes_back(value):
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    assert parse_group("or", f"(notes.eq.{quoted})").members[0].value == value


@given(accept=TEXTS)
def test_a_media_type_is_known_or_refused(accept):
    refused = refusal_of(representation_for, accept)

    assert refused is None or refused.status == 406


def test_an_alias_cannot_leave_its_quotes():
    selection = parse_select('"a\\"; DROP TABLE x; --":id')

    assert selection.items == [SelectedColumn(column="id", alias='a"; DROP TABLE x; --')]
    compiler = Compiler(REST, Somebody())
    (item,) = compiler.select_list(selection, compiler.table(REST.resource("class_types")))
    assert item.text == 't0."id" AS "a""; DROP TABLE x; --"'


@pytest.mark.django_db
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES, pairs=st.lists(st.tuples(KEYS, TEXTS), max_size=4))
def test_no_query_string_breaks_the_server(rest, bearer, table, pairs):
    response = bearer.get(table.name, *pairs)

    assert response.status_code < 500


@pytest.fixture
def bearer(rest, admin):
    return rest.by(admin)

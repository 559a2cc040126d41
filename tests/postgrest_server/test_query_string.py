"""Every query string is compiled, or refused with an error of the API. No other exception is raised."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postgrest_server.errors import RestError
from postgrest_server.preferences import representation_for
from postgrest_server.query_string.filters import parse_condition, parse_group
from postgrest_server.query_string.parser import parse_query_string
from postgrest_server.query_string.query import Condition, SelectedColumn
from postgrest_server.query_string.select import parse_select
from postgrest_server.query_string.shorthand import expand_shorthand
from postgrest_server.results import result_names
from postgrest_server.sql.compiler import Compiler
from tests.postgrest_server.bookshop import BOOKSHOP, READERS

WORDS = st.sampled_from(
    [
        "id",
        "title",
        "author_id",
        "published",
        "price",
        "tags",
        "authors",
        "books",
        "book_changes",
        "unknown",
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
KEYS = st.one_of(WORDS, TEXTS, st.sampled_from(["authors.order", "authors.or", "not.or", "published_between", "a.b.c"]))
TABLES = st.sampled_from(BOOKSHOP.resources)
STORABLE_TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def compiler():
    return Compiler(BOOKSHOP, READERS["librarian"])


def error_of(parse, *texts):
    """Return the error of the API; None if the text is valid."""
    try:
        parse(*texts)
    except RestError as error:
        return error
    return None


def quoted(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(table=TABLES, pairs=st.lists(st.tuples(KEYS, TEXTS), max_size=5))
@settings(max_examples=300, deadline=None)
def test_query_string_is_compiled_with_all_parameters_or_refused(table, pairs):
    statements = []

    def read():
        query = parse_query_string(expand_shorthand(table, pairs))
        used = compiler()
        statements.append(used.select(query, used.table(table)))
        result_names(query, table)

    error = error_of(read)
    assert error is None or 400 <= error.status < 500
    for sql in statements:
        assert sql.text.replace("%%", "").count("%s") == len(sql.params)
        assert sql.text.replace("%s", "").replace("%%", "").count("%") == 0


@given(select=TEXTS)
@settings(max_examples=300, deadline=None)
def test_select_is_parsed_or_refused(select):
    error = error_of(parse_select, select)

    assert error is None or error.status == 400


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_logic_tree_is_parsed_or_refused(text):
    error = error_of(parse_group, "or", f"({text})")

    assert error is None or error.code == "PGRST100"


@given(accept=TEXTS)
def test_media_type_is_available_or_refused(accept):
    error = error_of(representation_for, accept)

    assert error is None or error.status == 406


@given(value=STORABLE_TEXTS)
def test_value_of_a_filter_is_everything_after_the_operator(value):
    assert parse_condition("title", f"eq.{value}") == Condition(column="title", operator="eq", value=value)


@given(values=st.lists(STORABLE_TEXTS, max_size=8))
def test_quoted_values_of_a_list_keep_their_text(values):
    assert parse_condition("title", f"in.({','.join(map(quoted, values))})").value == tuple(values)


@given(value=STORABLE_TEXTS)
def test_quoted_value_in_a_logic_tree_keeps_its_text(value):
    assert parse_group("or", f"(title.eq.{quoted(value)})").members[0].value == value


def test_alias_is_quoted_as_an_identifier():
    query = parse_select('"a\\"; DROP TABLE x; --":id')
    used = compiler()
    (item,) = used.select_list(query, used.table(BOOKSHOP.resource("books")))

    assert query.items == [SelectedColumn(column="id", alias='a"; DROP TABLE x; --')]
    assert item.text == 't0."id" AS "a""; DROP TABLE x; --"'


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES, pairs=st.lists(st.tuples(KEYS, TEXTS), max_size=4))
def test_query_string_never_causes_a_server_error(editor, table, pairs):
    assert editor.get(table.name, *pairs).status_code < 500


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("published=2030-01-31", ["B"]),
        ("published=eq.2030-01-31", ["B"]),
        ("published_between=2030-01-01,2030-01-31", ["A", "B"]),
        ('published_between=["2030-01-02","2030-02-01"]', ["B", "C"]),
        ("published_between=[2030-01-31,2030-01-31]", ["B"]),
        ("published_between=2030-01-01&published_between=2030-02-01", ["A", "B", "C"]),
    ],
)
def test_shorthand_filters_select_rows(editor, query, titles):
    body = {
        "authors": [{"name": "X"}],
        "books": [{"author": "0", "titles": ["A", "B", "C"]}],
    }
    editor.post("authors", body)
    for title, date in zip("ABC", ("2030-01-01", "2030-01-31", "2030-02-01"), strict=True):
        editor.patch("books", {"published": date}, title=f"eq.{title}")

    assert [row["title"] for row in editor.send_raw("GET", f"books?order=title&{query}").json()] == titles

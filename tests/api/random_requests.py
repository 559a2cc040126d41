"""Strategies for requests to `/rest/v1`: mostly valid ones, with some unusual parts."""

from hypothesis import strategies as st

from config.urls import REST
from postgrest_server.query_string.filters import IS_VALUES, QUANTIFIABLE_OPERATORS
from postgrest_server.sql.comparison import ARRAY_OPERATORS, SQL_OPERATORS, TEXT_OPERATORS
from postgrest_server.sql.compiler import CASTS

UNUSUAL = [
    *("", "null", "NaN", "-0", "infinity", "now", "24:00", "0000-00-00", "2030-13-45", "9999-12-31", "1e400"),
    *("9" * 400, "%", "*", "\\", "{a,b}", "{", "(", ")", '"', ",", "a.b", "[", "(a|a)*b", "é\U0001f9d8", "\0", "'; --"),
]
VALID = {
    "uuid": "00000000-0000-0000-0000-000000000000",
    "date": "2030-01-31",
    "time": "10:00",
    "timestamptz": "2030-01-31T10:00:00+05:30",
    "numeric": "12.5",
    "integer": "3",
    "bigint": "3",
    "boolean": "true",
    "text": "Hatha",
    "text[]": "{Monday,Friday}",
}
MEDIA_TYPES = ["*/*", "text/csv", "application/json", "application/vnd.pgrst.object+json", "image/png", "\xe9", ",;="]
MEDIA_TYPES.append("application/vnd.pgrst.array+json;nulls=stripped")
PREFERENCES = ["return=representation", "return=minimal", "count=exact", "missing=default", "handling=strict"]
PREFERENCES += [
    "max-affected=1",
    "max-affected=-1",
    "resolution=merge-duplicates",
    "resolution=ignore-duplicates",
    "x",
    "=",
    ",",
]


JSON_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=5),
        st.sampled_from(UNUSUAL),
        st.just("\ud800"),
    ),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(st.text(max_size=3), inside, max_size=2)),
    max_leaves=4,
)


def sometimes(rare, usual):
    """Draw the usual value, and the rare one in one of eight cases."""
    return st.integers(0, 7).flatmap(lambda number: rare if number == 7 else usual)


def values(column):
    return sometimes(st.one_of(st.sampled_from(UNUSUAL), st.text(max_size=4)), st.just(VALID[column.type]))


def operators(column):
    """Draw mostly operators that the type of the column has."""
    misfits = (TEXT_OPERATORS if column.type != "text" else set()) | (ARRAY_OPERATORS if not column.is_array else set())
    return sometimes(st.sampled_from(sorted(SQL_OPERATORS)), st.sampled_from(sorted(SQL_OPERATORS.keys() - misfits)))


@st.composite
def operations(draw, column):
    """Draw the value of a filter, such as `not.eq.value`."""
    negated = draw(st.sampled_from(["", "", "not."]))
    kind = draw(st.sampled_from(["compare", "compare", "is", "in"]))
    if kind == "is":
        return f"{negated}is.{draw(sometimes(st.sampled_from(UNUSUAL), st.sampled_from(sorted(IS_VALUES))))}"
    if kind == "in":
        return f"{negated}in.({','.join(draw(st.lists(values(column), max_size=3)))})"
    operator, value = draw(operators(column)), draw(values(column))
    if operator in QUANTIFIABLE_OPERATORS and draw(st.integers(0, 5)) == 0:
        return f"{negated}{operator}({draw(st.sampled_from(['any', 'all']))}).{{{value}}}"
    return f"{negated}{operator}.{value}"


@st.composite
def conditions(draw, resource):
    column = draw(st.sampled_from(resource.columns))
    return column.name, draw(operations(column))


def members(resource):
    """Draw a member of a logic tree."""
    leaves = conditions(resource).map(".".join)
    return st.recursive(
        leaves,
        lambda inside: st.tuples(
            st.sampled_from(["and", "or", "not.and", "not.or"]), st.lists(inside, min_size=1, max_size=3)
        ).map(lambda pair: f"{pair[0]}({','.join(pair[1])})"),
        max_leaves=4,
    )


def neighbors(resource):
    """Return the tables that can be embedded in this one."""
    own = {key.target for key in resource.foreign_keys}
    return own | {each.name for each in REST.resources if resource.name in {key.target for key in each.foreign_keys}}


@st.composite
def selects(draw, resource, depth=0):
    items = [draw(fields(resource)) for _ in range(draw(st.integers(0 if depth else 1, 3)))]
    for name in draw(st.lists(st.sampled_from(sorted(neighbors(resource)) or ["nothing"]), max_size=2 - depth)):
        mark = draw(st.sampled_from(["", "", "!inner", "!left", "!nothing"]))
        alias = draw(st.sampled_from(["", "", "x:", '"é ,%":']))
        known = REST.resource(name) if name != "nothing" else resource
        items.append(f"{alias}{name}{mark}({draw(selects(known, depth + 1))})")
    return ",".join(items)


@st.composite
def fields(draw, resource):
    name = draw(
        sometimes(st.sampled_from([*UNUSUAL, "nope"]), st.sampled_from([each.name for each in resource.columns]))
    )
    alias = draw(st.sampled_from(["", "", "", "x:", "id:"]))
    cast = draw(sometimes(st.sampled_from([f"::{each}" for each in (*sorted(CASTS), "nope")]), st.just("")))
    return draw(st.sampled_from(["*", f"{alias}{name}{cast}", f"{alias}{name}{cast}"]))


@st.composite
def orders(draw, resource):
    column = draw(st.sampled_from(resource.columns)).name
    return column + draw(st.sampled_from(["", ".asc", ".desc", ".desc.nullslast", ".nullsfirst", ".up", "."]))


ROW_COUNTS = sometimes(st.sampled_from(["", "x", "-1", "9" * 18, "9" * 30, "1.5"]), st.integers(0, 30).map(str))


def prefixes(resource, select):
    """Draw the prefix of a parameter that concerns an embedded table."""
    embedded = [f"{name}." for name in sorted(neighbors(resource)) if name in select]
    return sometimes(st.just("nothing."), st.sampled_from(["", *embedded]))


@st.composite
def queries(draw, resource):
    """Draw the parameters of a query string."""
    select = draw(st.one_of(st.just("*"), selects(resource)))
    pairs = [("select", select)]
    pairs += draw(st.lists(conditions(resource), max_size=2))
    if draw(st.booleans()):
        logic = draw(st.sampled_from(["or", "and", "not.or"]))
        tree = ",".join(draw(st.lists(members(resource), min_size=1, max_size=3)))
        pairs.append((draw(prefixes(resource, select)) + logic, f"({tree})"))
    if draw(st.booleans()):
        pairs.append((draw(prefixes(resource, select)) + "order", draw(orders(resource))))
    if draw(st.booleans()):
        pairs.append((draw(prefixes(resource, select)) + draw(st.sampled_from(["limit", "offset"])), draw(ROW_COUNTS)))
    return draw(st.permutations(pairs))


@st.composite
def headers(draw):
    found = {"accept": draw(sometimes(st.sampled_from(MEDIA_TYPES), st.sampled_from(MEDIA_TYPES[:4])))}
    found["prefer"] = ",".join(draw(st.lists(st.sampled_from(PREFERENCES), max_size=3)))
    found["range"] = draw(st.sampled_from(["", "0-9", "9-0", "items=0-5", "\xff"]))
    return {name: text for name, text in found.items() if text}


@st.composite
def bodies(draw, resource):
    """Draw a row with mostly valid values."""
    columns = draw(st.lists(st.sampled_from(resource.columns), max_size=5, unique=True))
    return {column.name: draw(values(column)) for column in columns}

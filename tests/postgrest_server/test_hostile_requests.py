"""Malformed and oversized requests receive an error of the API, never a server error."""

import pytest

MALFORMED_UTF8 = ["%ED%A0%80", "%ff", "%C3", "%F0%9F%A7"]


@pytest.fixture
def author(editor):
    body = {"authors": [{"temp_id": "a", "name": "Anita"}], "books": [{"author": "a", "titles": ["Bombay"]}]}
    (row,) = editor.post("authors", body).json()
    return row


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("books?title=eq.a%00b", 400, "22021"),
        ("books?ti%00tle=eq.a", 400, "22021"),
        ("books?select=ti%00tle", 400, "22021"),
        ("books?or=(title.eq.%00)", 400, "22021"),
        ("books?title=in.(%00)", 400, "22021"),
        ("books?order=%00", 400, "22021"),
        ("boo%00ks", 404, "PGRST205"),
        ("rpc/price%00_statistics", 404, "PGRST202"),
        ("rpc/price_statistics?with_tags={%00}", 400, "22021"),
    ],
)
def test_nul_in_the_address_is_refused(editor, address, status, code):
    response = editor.send_raw("GET", address)

    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize("header", ["accept", "prefer", "accept_profile", "x_client_info", "range", "content_type"])
@pytest.mark.parametrize("text", ["\0", "a\0b", "\xff\xfe", "x" * 7000, ",;=\"'"])
def test_header_never_causes_a_server_error(editor, header, text):
    response = editor.with_headers(**{header: text}).get("books")

    assert response.status_code in {200, 406}


@pytest.mark.parametrize("letters", MALFORMED_UTF8)
def test_malformed_utf8_matches_nothing_or_is_refused(editor, letters):
    found = editor.send_raw("GET", f"books?title=eq.{letters}")
    path = editor.send_raw("GET", letters)

    assert (found.status_code, path.status_code) in {(200, 404), (400, 404)}


@pytest.mark.parametrize(
    ("text", "status"),
    [("\U0001f9d8" * 100, 201), ("\\ud83e\\uddd8", 201), ("\\ud83e", 400), ("\\u0000", 400), ("\\udc00\\ud800", 400)],
)
def test_characters_beyond_16_bits_are_stored_and_lone_surrogates_refused(editor, text, status):
    response = editor.post("authors", f'{{"name": "{text}"}}'.encode())

    assert response.status_code == status


@pytest.mark.parametrize("depth", [11, 1000, 100_000])
@pytest.mark.parametrize("key", ["or", "and", "not.or"])
def test_deep_logic_tree_is_refused(editor, key, depth):
    response = editor.get("books", **{key: "(" + "and(" * depth + "title.eq.x" + ")" * depth + ")"})

    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")


@pytest.mark.parametrize(
    "select", ["authors(books(" * 500 + "id" + "))" * 500, "authors(" * 1000, "(" * 5000, ",".join(["id"] * 5000)]
)
def test_deep_or_wide_select_is_refused(editor, select):
    response = editor.get("books", select=select)

    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")


def test_select_of_many_embeds_is_refused(editor):
    response = editor.get("books", select=",".join(f"a{number}:authors(id)" for number in range(30)))

    assert (response.status_code, response.json()["message"]) == (400, "A request embeds at most 20 tables")


def test_wide_logic_tree_is_refused(editor):
    response = editor.get("books", **{"or": "(" + ",".join(["title.eq.x"] * 1000) + ")"})

    assert (response.status_code, response.json()["message"]) == (400, "A logic tree has at most 200 conditions")


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_deep_body_is_refused(editor, depth):
    for body in (b"[" * depth, b'{"a":' * depth, b"[" * depth + b"]" * depth):
        assert editor.post("books", body).json()["code"] == "PGRST102"
    assert editor.post("books", b'{"tags":' + b"[" * depth + b"]" * depth + b"}").status_code == 400


def test_list_of_thousands_of_values_matches(editor, author):
    others = ",".join(f"00000000-0000-0000-0000-{number:012}" for number in range(5000))

    assert editor.get("authors", select="id", id=f"in.({others},{author['id']})").json() == [{"id": author["id"]}]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("published", "2030-02-30", "22008"),
        ("published", "0000-00-00", "22008"),
        ("published", "99999999-01-01", "22008"),
        ("published", "-1", "22007"),
        ("price", "1e999999", "22003"),
        ("price", "ten", "22P02"),
        ("id", "1", "22P02"),
        ("id", "x" * 5000, "22P02"),
    ],
)
def test_value_that_postgresql_cannot_read_is_refused(editor, column, value, code):
    response = editor.get("books", **{column: f"eq.{value}"})

    assert (response.status_code, response.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "price", ["1e999999", "9" * 5000, "1e400", "-1e10", "100000000", "NaN", '"NaN"', "Infinity", "1e-999999"]
)
def test_number_that_the_column_cannot_store_is_refused(editor, author, price):
    response = editor.patch("books", f'{{"price": {price}}}', id="not.is.null")

    assert response.status_code == 400, response.content


@pytest.mark.parametrize(
    "tags",
    [[None], ["a", None], [["a"]], [{"a": 1}], "{{a},{b}}", "{NULL}", "{a, null}", "x", 5],
)
def test_array_with_null_or_nested_elements_is_refused(editor, author, tags):
    response = editor.patch("books", {"tags": tags}, title="eq.Bombay")

    assert (response.status_code, response.json()["code"]) == (400, "22P02")


@pytest.mark.parametrize(("tags", "stored"), [(["a"], ["a"]), ("{a,b}", ["a", "b"]), ([], [])])
def test_array_is_stored(editor, author, tags, stored):
    editor.patch("books", {"tags": tags}, title="eq.Bombay")

    assert editor.get("books", select="tags").json() == [{"tags": stored}]


def test_last_value_of_a_repeated_key_in_a_body_applies(editor):
    response = editor.with_headers(prefer="return=representation").post("authors", b'{"name": "a", "name": "b"}')

    assert response.json()[0]["name"] == "b"


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("select", "nope", "name"),
        ("order", "name", "name"),
        ("limit", "0", "1"),
        ("offset", "1", "0"),
        ("columns", "nope", "name"),
        ("on_conflict", "nope", "id"),
    ],
)
def test_last_value_of_a_repeated_parameter_applies(editor, author, key, first, last):
    response = editor.get("authors", (key, first), (key, last))

    assert (response.status_code, len(response.json())) == (200, 1)


def test_too_many_parameters_are_refused(editor):
    assert editor.send_raw("GET", f"books?{'title=eq.x&' * 101}").json()["code"] == "PGRST100"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "multipart/form-data", "x" * 5000, "\xff", "a/b; charset=klingon"],
)
def test_body_is_parsed_as_json_whatever_its_content_type(editor, content_type):
    response = editor.send_raw("POST", "rpc/price_statistics", b"{}", content_type=content_type)

    assert response.status_code == 200


@pytest.mark.parametrize("length", ["", "x", "-1", "1e3"])
def test_invalid_content_length_means_no_body(editor, length):
    response = editor.send_raw("POST", "books", b"[]", CONTENT_LENGTH=length)

    assert (response.status_code, response.json()["code"]) == (400, "PGRST102")

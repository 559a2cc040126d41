"""Domain 1.3: every address × method × person, against the table in tests/permissions/matrix.py."""

import pytest
from django.db import transaction

from tests.permissions.addresses import URLCONF, Address, by_part, every_address
from tests.permissions.asking import ask, kind_of, text_of
from tests.permissions.matrix import MATRIX, OPEN_TO_ALL, PEOPLE
from tests.permissions.studio import Studio, make_studio
from tests.test_policies import PUBLIC_PAGES

ADDRESSES = every_address()
PARTS = by_part(ADDRESSES)
ANSWERS = {(row.label, row.method): row.answers for row in MATRIX}
METHODS = ("GET", "POST")
VERBS = ("GET", "HEAD", "POST", "PATCH", "DELETE")


@pytest.fixture(autouse=True)
def house_with_style_guide(settings):
    settings.ROOT_URLCONF = URLCONF


@pytest.fixture
def studio(db) -> Studio:
    return make_studio()


def methods_of(address: Address) -> tuple[str, ...]:
    return VERBS if address.name == "rest-table" else METHODS


def test_every_address_has_a_line():
    known = {label for label, _ in ANSWERS}
    missing = [address.label for address in ADDRESSES if address.label not in known]

    assert missing == [], "Say in tests/permissions/matrix.py who may do what there."


def test_every_line_has_an_address():
    known = {(address.label, method) for address in ADDRESSES for method in methods_of(address)}

    assert [line for line in ANSWERS if line not in known] == [], "Nothing is there any more: take the lines out."


def test_no_line_stands_twice():
    lines = [(row.label, row.method) for row in MATRIX]

    assert sorted(set(lines)) == sorted(lines)


def test_who_is_not_signed_in_sees_the_public_pages_only():
    open_to_all = {row.label.partition("/")[0] for row in OPEN_TO_ALL if not row.label.startswith("design:")}
    seen = [row.label for row in MATRIX if row not in OPEN_TO_ALL and row.answers["nobody"] not in {"sign-in", "401"}]

    assert seen == []
    assert open_to_all <= PUBLIC_PAGES


@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_the_answer_of_the_table(studio, part):
    found, expected = {}, {}
    for address, method in asked_in(part):
        line = address.label, method
        found[line] = {name: answer_to(studio, address, method, name) for name in PEOPLE}
        expected[line] = ANSWERS.get(line) or refused_to_all(found[line]["nobody"])

    assert found == expected


def asked_in(part: str) -> list[tuple[Address, str]]:
    return [(address, method) for address in PARTS[part] for method in methods_of(address)]


def answer_to(studio: Studio, address: Address, method: str, name: str) -> str:
    """What the person is answered; what it changes is taken back before the next one asks."""
    with transaction.atomic():
        answer = ask(studio, address, method, studio.people.get(name))
        text_of(answer)
        transaction.set_rollback(True)
    return kind_of(answer)


def refused_to_all(nobody: str) -> dict[str, str]:
    """Without a line there is nothing by this method; who is not signed in may be asked to, all the same."""
    return dict.fromkeys(PEOPLE, "405") | {"nobody": nobody if nobody in {"sign-in", "401"} else "405"}

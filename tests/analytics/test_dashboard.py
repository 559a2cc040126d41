"""The dashboard as a page and its parts: who sees whose figures, and lists that hold exactly what was counted."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.panels.board import ROWS_SHOWN
from tests.analytics.studio import MAY, figures_on, fill, taught
from tests.factories import AssignmentFactory, ClassTypeFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db

DASHBOARD, LIST = reverse("analytics:dashboard"), reverse("assignments:list")
ALL_OF_MAY = DASHBOARD + MAY


@pytest.fixture
def studio(instructor, other_instructor):
    return fill(asha=instructor, ravi=other_instructor)


@pytest.fixture
def front_desk_teacher(db):
    """Works at the desk and teaches, but may see own figures only."""
    return UserFactory(full_name="Devi Both", email="devi@example.test", roles=["staff", "instructor"])


def links_of(page: str) -> set[str]:
    return {unescape(address) for address in re.findall(r'href="([^"]+)"', page) if address.startswith(f"{LIST}?")}


# --- Who --------------------------------------------------------------------------------------------------------------


def test_somebody_signed_out_is_led_to_the_sign_in(client):
    assert client.get(DASHBOARD).headers["Location"].startswith(reverse("accounts:sign-in"))


@pytest.mark.parametrize("name", ["dashboard", "export"])
@pytest.mark.parametrize(
    ("person", "status"), [("admin", 200), ("manager", 200), ("instructor", 200), ("staff", 403), ("stranger", 403)]
)
def test_figures_are_for_who_may_read_them(client, request, name, person, status):
    client.force_login(request.getfixturevalue(person))

    assert client.get(reverse(f"analytics:{name}"), {"format": "xlsx"}).status_code == status


@pytest.mark.parametrize("name", ["dashboard", "export"])
def test_there_are_none_where_they_are_switched_off(client, admin, settings, name):
    settings.ENABLE_ANALYTICS = False
    client.force_login(admin)

    assert client.get(reverse(f"analytics:{name}"), {"format": "csv"}).status_code == 404


@pytest.mark.parametrize(("person", "classes", "teachers"), [("manager", 6, 2), ("instructor", 3, 0)])
def test_instructors_see_figures_of_their_own_classes_only(client, request, studio, person, classes, teachers):
    client.force_login(request.getfixturevalue(person))

    response = client.get(ALL_OF_MAY)

    board = response.context["board"]
    assert (board.cards[1].value, len(board.teachers)) == (str(classes), teachers)
    assert ("Ravi Menon" in response.text) is (person == "manager")


# --- Every figure is its list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["manager", "instructor", "front_desk_teacher"])
def test_every_figure_leads_to_exactly_the_classes_that_it_counts(client, request, studio, front_desk_teacher, person):
    taught(20, "09:00", instructor=front_desk_teacher, answer="accepted", payment_amount=Decimal(250))
    client.force_login(request.getfixturevalue(person))
    response = client.get(ALL_OF_MAY)
    figures = list(figures_on(response.context["board"]))

    listed = {}
    for address in {address for address, _, _ in figures if address}:
        shown = client.get(address).context
        revenue = sum((row.amount for row in shown["listing"].entries), Decimal(0))
        listed[address] = (shown["total"].number, revenue)

    assert len(listed) > 10
    assert [(address, number) for address, number, _ in figures if number and not address] == []
    for address, number, revenue in figures:
        if address:
            assert (address, number) == (address, listed[address][0])
            assert revenue in {None, listed[address][1]}
    earlier = {card.before_address for card in response.context["board"].cards if card.before_address}
    assert links_of(response.text) == {*listed, *earlier}


def test_the_range_before_has_its_lists_too(client, manager, studio):
    client.force_login(manager)

    cards = client.get(ALL_OF_MAY).context["board"].cards

    found = {
        card.label: client.get(card.before_address).context["total"].number for card in cards if card.before_address
    }
    assert found == {"Revenue": 1, "Classes": 1, "Completed": 1, "Cancelled": 1}


def test_lists_of_more_classes_than_are_counted_at_once_tell_the_same_number(client, manager, studio, monkeypatch):
    monkeypatch.setattr("class_list.views.list.COUNT_CAP", 1)
    client.force_login(manager)

    card = client.get(ALL_OF_MAY).context["board"].cards[1]

    assert '<strong class="tabular">6</strong> classes' in client.get(card.address).text


def test_somebody_who_no_longer_teaches_still_has_a_list(client, manager):
    taught(4, "07:00", instructor=UserFactory(full_name="Former Teacher"))
    client.force_login(manager)

    (teacher,) = client.get(ALL_OF_MAY).context["board"].teachers

    assert client.get(teacher.address).context["total"].number == 1


# --- Page and parts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "begins"), [("analytics", '<div id="analytics"'), ("figures", '<div id="figures"')])
def test_htmx_gets_the_part_that_it_replaces(client, manager, studio, target, begins):
    client.force_login(manager)

    response = client.get(ALL_OF_MAY, headers={"hx-request": "true", "hx-target": target})

    assert response.text.strip().startswith(begins)
    assert {"HX-Request", "HX-Target"} <= set(response.headers["Vary"].split(", "))


def test_the_figures_fetch_themselves_again_at_their_own_address(client, manager, studio):
    client.force_login(manager)

    region = re.search(r'<div id="figures"[^>]*>', client.get(ALL_OF_MAY + "&sort=name").text)[0]

    assert f'hx-get="{ALL_OF_MAY}&sort=name"'.replace("&", "&amp;") in region
    assert 'hx-trigger="assignments:changed from:body, refresh"' in region
    assert "data-refresh" in region


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true", "hx-target": "analytics"}])
def test_a_range_that_makes_no_sense_is_named_and_kept(client, manager, headers):
    client.force_login(manager)

    response = client.get(f"{DASHBOARD}?since=2026-05-31&until=2026-05-01", headers=headers)

    assert response.status_code == 422
    assert "This day lies before the first one." in response.text
    assert 'value="2026-05-31"' in response.text


def test_the_range_in_use_is_marked_and_the_others_are_links(client, manager):
    client.force_login(manager)

    page = client.get(f"{DASHBOARD}?dates=year&sort=name").text

    assert re.findall(r'id="range-(\w+)"[^>]*aria-current="true"', page) == ["year"]
    assert f'id="range-week" href="{DASHBOARD}?dates=week&amp;sort=name"' in page
    assert f'value="{timezone.localdate().year}-01-01"' in page


@pytest.mark.parametrize(
    ("person", "told", "way_out"),
    [
        ("manager", "No classes in this range", "assignments:list"),
        ("instructor", "You have no classes in this range", "assignments:mine"),
    ],
)
def test_a_range_without_classes_says_so_and_leads_on(client, request, person, told, way_out):
    client.force_login(request.getfixturevalue(person))

    page = client.get(ALL_OF_MAY).text

    assert told in page
    assert f'class="button" href="{reverse(way_out)}"' in page
    assert "key-figure" not in page


def test_a_range_of_cancelled_classes_tells_the_rate(client, manager, instructor):
    taught(4, "07:00", instructor=instructor, class_status="cancelled")
    client.force_login(manager)

    response = client.get(ALL_OF_MAY)

    assert [card.value for card in response.context["board"].cards] == [
        "₹0",
        "0",
        "–",
        "100%",
        "–",
        "–",
    ]
    assert "No classes in this range" in response.text


# --- Charts and tables ------------------------------------------------------------------------------------------------


def test_every_mark_has_a_name(client, manager, studio):
    client.force_login(manager)

    page = client.get(ALL_OF_MAY).text.partition("<main")[2]

    marks = re.findall(r'<a [^>]*aria-label="([^"]+)"[^>]*>\s*(?:<title>([^<]+)</title>)?<(?:rect|svg)', page)
    assert ("Mon 4 May 2026: ₹1,000, 1 class", "Mon 4 May 2026: ₹1,000, 1 class") in marks
    assert ("Weekly: 2 classes, 33.3%", "") in marks
    assert page.count("<a href") + page.count("<a id") > len(marks) == 6 + 3 + 2 + 3 + 2 + 2 + 1
    assert 'aria-label="Monday, 07:00: 2 classes"' in page


def test_a_table_stands_beside_the_trend(client, manager, studio):
    client.force_login(manager)

    page = client.get(ALL_OF_MAY).text

    table = page[page.index("Show as table") :]
    row = table[table.index("Mon 11 May 2026") :].partition("</tr>")[0]
    assert re.findall(r">([^<>]+)</a>", row) == ["1", "₹1,000.50"]


def test_classes_without_a_time_are_told_beside_the_heat_map(client, manager, studio):
    client.force_login(manager)

    assert "1 class</a> without a time" in client.get(ALL_OF_MAY).text


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Asha Rao", "Ravi Menon", "Zara Silent"]),
        ("-name", ["Zara Silent", "Ravi Menon", "Asha Rao"]),
        ("revenue", ["Zara Silent", "Ravi Menon", "Asha Rao"]),
        ("-completion", ["Asha Rao", "Ravi Menon", "Zara Silent"]),
        ("acceptance", ["Asha Rao", "Ravi Menon", "Zara Silent"]),
        ("-answer", ["Ravi Menon", "Asha Rao", "Zara Silent"]),
    ],
)
def test_instructors_are_sorted_and_who_has_no_such_figure_comes_last(client, manager, studio, sort, names):
    taught(20, "09:00", instructor=InstructorFactory(full_name="Zara Silent"), payment_amount=Decimal(1))
    client.force_login(manager)

    response = client.get(f"{ALL_OF_MAY}&sort={sort}")

    assert [teacher.row.name for teacher in response.context["board"].teachers] == names
    direction = "descending" if sort.startswith("-") else "ascending"
    assert f'aria-sort="{direction}"' in response.text


def test_long_tables_are_shown_whole_on_demand(client, manager):
    for number in range(ROWS_SHOWN + 2):
        AssignmentFactory(date=dt.date(2026, 5, 1 + number))
    client.force_login(manager)

    page = client.get(ALL_OF_MAY)
    assert (len(page.context["board"].teachers), "2 more" in page.text) == (ROWS_SHOWN, True)

    address = unescape(re.search(r'id="more-instructors"[^>]*href="([^"]+)"', page.text)[1])
    whole = client.get(address)
    assert len(whole.context["board"].teachers) == ROWS_SHOWN + 2
    assert " more</a>" not in whole.text


def test_names_are_escaped(client, manager):
    taught(4, "07:00", class_type=ClassTypeFactory(name='<script>"'), instructor=InstructorFactory(full_name="<b>Asha"))
    client.force_login(manager)

    page = client.get(ALL_OF_MAY).text

    assert [bad for bad in ('<script>"', "<b>Asha") if bad in page] == []


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_classes(client, manager, count, django_assert_num_queries):
    for number in range(count):
        AssignmentFactory(date=dt.date(2026, 5, 4 + number))
    client.force_login(manager)

    # session, person; savepoint, role; the four of the figures; the bell; role, savepoint
    with django_assert_num_queries(11):
        client.get(ALL_OF_MAY)

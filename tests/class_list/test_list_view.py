"""The list as a page and as its parts: who sees it, what it answers, how many queries it takes."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory

pytestmark = pytest.mark.django_db

LIST = reverse("assignments:list")


def part(name: str) -> dict[str, str]:
    """Headers of a request by HTMX for that part of the page."""
    return {"hx-request": "true", "hx-target": name}


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


@pytest.fixture
def series():
    made = AssignmentSeriesFactory()
    for position in (1, 2, 3):
        AssignmentFactory(
            series=made,
            series_position=position,
            schedule_type="weekly",
            class_type=made.class_type,
            date=tomorrow() + dt.timedelta(weeks=position),
        )
    return made


# --- Who --------------------------------------------------------------------------------------------------------------


def test_somebody_signed_out_is_led_to_the_sign_in(client):
    response = client.get(LIST)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("accounts:sign-in"))


@pytest.mark.parametrize(("person", "may_change_many"), [("admin", True), ("manager", True), ("staff", False)])
def test_the_desk_sees_every_class_and_some_change_many(client, request, person, may_change_many):
    client.force_login(request.getfixturevalue(person))
    assignment = AssignmentFactory(date=tomorrow())

    response = client.get(LIST)

    assert f'id="assignment-{assignment.pk}"' in response.text
    assert ("data-select-row" in response.text) is may_change_many
    assert ("data-select-bar" in response.text) is may_change_many


def test_nobody_changes_many_where_that_is_switched_off(client, manager, settings):
    settings.ENABLE_BULK_OPERATIONS = False
    client.force_login(manager)
    AssignmentFactory(date=tomorrow())

    assert "data-select-row" not in client.get(LIST).text


def test_somebody_without_a_role_sees_no_list(client, stranger):
    client.force_login(stranger)

    assert client.get(LIST).status_code == 403


def test_instructors_see_their_own_classes_and_change_none(client, instructor, other_instructor):
    client.force_login(instructor)
    own = AssignmentFactory(instructor=instructor, date=tomorrow())
    colleagues = AssignmentFactory(instructor=other_instructor, date=tomorrow())

    text = client.get(LIST).text

    assert f'id="assignment-{own.pk}"' in text
    assert f'id="assignment-{colleagues.pk}"' not in text
    assert [name for name in ("data-select-row", "filter_instructor", reverse("assignments:new")) if name in text] == []


def test_an_instructor_without_classes_is_led_to_my_classes(client, instructor):
    client.force_login(instructor)

    text = client.get(LIST).text

    assert "What you are given to teach will stand here." in text
    assert f'class="button" href="{reverse("assignments:mine")}"' in text


# --- Page and parts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "begins"),
    [("results", '<section id="results"'), ("list", '<div id="list"'), ("count", '<p id="count"'), ("more", "<tbody")],
)
def test_htmx_gets_the_part_that_it_replaces(client, manager, target, begins):
    client.force_login(manager)
    AssignmentFactory(date=tomorrow())

    response = client.get(LIST, headers=part(target))

    assert response.text.strip().startswith(begins)
    assert "<html" not in response.text


def test_a_browser_gets_the_page(client, manager):
    client.force_login(manager)

    response = client.get(LIST)

    assert response.text.startswith("<!doctype html>")
    assert "HX-Push-Url" not in response.headers


def test_the_history_of_the_browser_gets_the_page(client, manager, htmx):
    client.force_login(manager)

    response = client.get(LIST, headers=htmx | {"hx-history-restore-request": "true"})

    assert response.text.startswith("<!doctype html>")


@pytest.mark.parametrize("headers", [{}, part("results")])
def test_caches_are_told_that_answers_differ(client, manager, headers):
    client.force_login(manager)

    assert {"HX-Request", "HX-Target"} <= set(client.get(LIST, headers=headers).headers["Vary"].split(", "))


def test_the_address_follows_without_what_says_nothing(client, manager):
    client.force_login(manager)

    response = client.get(LIST + "?q=asha&dates=upcoming&since=&type=", headers=part("results"))

    assert response.headers["HX-Push-Url"] == f"{LIST}?q=asha"


@pytest.mark.parametrize(("query", "target"), [("", "more"), ("", "count"), ("?rows=50", "results")])
def test_the_address_stays_when_the_same_is_shown_again_or_more_of_it(client, manager, query, target):
    client.force_login(manager)

    assert "HX-Push-Url" not in client.get(LIST + query, headers=part(target)).headers


def test_the_address_can_show_one_class_over_the_list(client, manager):
    client.force_login(manager)
    shown, other = AssignmentFactory(notes="Bring the long straps"), AssignmentFactory()

    with_dialog = client.get(f"{LIST}?shown={shown.pk}").text
    assert 'data-dialog-param="shown"' in with_dialog
    assert "Bring the long straps" in with_dialog

    other_id = other.pk
    other.delete()
    assert client.get(f"{LIST}?shown={other_id}").status_code == 200


def test_the_number_of_filters_changes_along_with_the_results(client, manager):
    client.force_login(manager)

    response = client.get(LIST + "?type=weekly&answer=pending", headers=part("results"))

    assert re.search(r'id="active-filters" hx-swap-oob="true">2<', response.text)


@pytest.mark.parametrize("target", ["", "results", "list", "more", "count", "group-1"])
def test_filters_that_make_no_sense_are_named(client, manager, target):
    client.force_login(manager)
    AssignmentFactory(date=tomorrow())

    response = client.get(LIST + "?since=yesterday&type=yearly", headers=part(target) if target else {})

    assert response.status_code == 422
    assert ("This is no date. Write it like 2026-11-23." in response.text) is (target in {"", "results", "list"})


# --- Rows -------------------------------------------------------------------------------------------------------------


def test_a_row_says_what_when_who_and_how_it_stands(client, manager):
    client.force_login(manager)
    assignment = AssignmentFactory(date=tomorrow(), payment_amount=1250)
    AssignmentBookingFactory(assignment=assignment)

    text = client.get(LIST, headers=part("results")).text

    shown = ["Tomorrow", "07:00–08:00", "Ad hoc", "Individual", "1 of 10", "₹1,250.00", "Unpaid", "Scheduled"]
    shown += [
        assignment.class_type.name,
        assignment.instructor.full_name,
        reverse("assignments:detail", args=[assignment.pk]),
    ]
    assert [words for words in shown if words not in text] == []


def test_names_and_searches_are_escaped(client, manager):
    client.force_login(manager)
    AssignmentFactory(date=tomorrow(), class_type__name="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(LIST).text
    assert '"><script>' not in client.get(LIST + "?q=%22%3E%3Cscript%3E").text


def test_the_past_is_left_out_until_it_is_asked_for(client, manager):
    client.force_login(manager)
    past = AssignmentFactory(date=timezone.localdate() - dt.timedelta(days=1))
    row = f'id="assignment-{past.pk}"'

    assert row not in client.get(LIST).text
    assert row in client.get(LIST + "?dates=all").text


@pytest.mark.parametrize(("query", "shown"), [("", 0), ("?view=flat", 3)])
def test_classes_of_a_series_stand_together_or_flat(client, manager, series, query, shown):
    client.force_login(manager)

    text = client.get(LIST + query).text

    assert text.count('<tr id="assignment-') == shown
    assert (f'id="group-{series.pk}"' in text) is (shown == 0)


@pytest.mark.parametrize("unfolded", [True, False])
def test_a_group_unfolds_by_itself(client, manager, series, unfolded):
    client.force_login(manager)
    query = f"?group={series.pk}" + (f"&open={series.pk}" if unfolded else "")

    text = client.get(LIST + query, headers=part(f"group-{series.pk}")).text

    assert text.strip().startswith(f'<tbody id="group-{series.pk}"')
    assert f'aria-expanded="{"true" if unfolded else "false"}"' in text
    assert text.count('<tr id="assignment-') == (3 if unfolded else 0)


def test_a_group_unfolds_without_javascript(client, manager, series):
    client.force_login(manager)

    assert client.get(f"{LIST}?open={series.pk}").text.count('<tr id="assignment-') == 3


@pytest.mark.parametrize("query", ["?q=zzz&group={}", "?"])
def test_a_group_that_does_not_match_is_not_there(client, manager, series, query):
    client.force_login(manager)

    assert client.get(LIST + query.format(series.pk), headers=part("group-1")).status_code == 404


# --- Further pages ----------------------------------------------------------------------------------------------------


def test_the_next_page_follows_by_link_and_by_htmx(client, manager, settings):
    settings.PAGE_SIZE = 2
    client.force_login(manager)
    classes = [AssignmentFactory(date=tomorrow() + dt.timedelta(days=day)) for day in range(3)]

    first = client.get(LIST + "?view=flat").text
    address = re.search(r'hx-get="([^"]*after=[^"]*)"', first)[1]
    assert f'href="{address}"' in first
    assert first.count('<tr id="assignment-') == 2

    for headers in ({}, part("more")):
        text = client.get(address.replace("&amp;", "&"), headers=headers).text
        assert text.count('<tr id="assignment-') == 1
        assert f'id="assignment-{classes[2].pk}"' in text
        assert 'id="more"' not in text


def test_a_refresh_brings_as_many_rows_as_it_replaces(client, manager, settings):
    settings.PAGE_SIZE = 1
    client.force_login(manager)
    for day in range(3):
        AssignmentFactory(date=tomorrow() + dt.timedelta(days=day))

    text = client.get(LIST + "?rows=1&rows=1", headers=part("results")).text

    assert text.count('<tr id="assignment-') == 2


def test_the_number_is_exact_on_demand(client, manager, monkeypatch):
    monkeypatch.setattr("class_list.views.list.COUNT_CAP", 1)
    client.force_login(manager)
    for _ in range(2):
        AssignmentFactory(date=tomorrow())

    assert "1+</strong> class" in client.get(LIST).text
    assert "2</strong> classes" in client.get(LIST + "?count=exact", headers=part("count")).text


# --- Nothing there ----------------------------------------------------------------------------------------------------


def test_a_studio_without_classes_is_told_what_to_do(client, manager):
    client.force_login(manager)

    assert "No classes yet" in client.get(LIST).text


@pytest.mark.parametrize("query", ["?q=zzz", "?type=crash"])
def test_filters_that_find_nothing_can_be_cleared(client, manager, query):
    client.force_login(manager)
    AssignmentFactory(date=tomorrow())

    assert "No class matches" in client.get(LIST + query).text


def test_an_empty_future_points_to_the_past(client, manager):
    client.force_login(manager)
    AssignmentFactory(date=timezone.localdate() - dt.timedelta(days=1))

    assert "Nothing planned from today on" in client.get(LIST).text


# --- Queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_rows(client, manager, count, django_assert_num_queries):
    client.force_login(manager)
    for _ in range(count):
        AssignmentBookingFactory(assignment__date=tomorrow())

    # session, person; savepoint, role; ids of the page, its rows, the number, the views; role, savepoint
    with django_assert_num_queries(10):
        response = client.get(LIST + "?view=flat", headers=part("results"))

    assert response.text.count('<tr id="assignment-') == count


@pytest.mark.parametrize("count", [1, 3])
def test_groups_take_three_queries_more(client, manager, count, django_assert_num_queries):
    client.force_login(manager)
    for _ in range(count):
        series = AssignmentSeriesFactory()
        for position in (1, 2):
            AssignmentBookingFactory(
                assignment__series=series,
                assignment__series_position=position,
                assignment__date=tomorrow() + dt.timedelta(weeks=position),
            )

    # the ten above, and: which classes of the series match, their students, their heads
    with django_assert_num_queries(13):
        response = client.get(LIST, headers=part("results"))

    assert response.text.count('<tbody id="group-') == count

"""Today: the day in order, and tiles whose number is their list."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assignments.models import Assignment, HistoryEntry
from catalog.models import ClassType
from class_list.selectors.attention import KINDS, Attention
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassTypeFactory,
    StudioClosureFactory,
)

TODAY = reverse("assignments:today")
LIST = reverse("assignments:list")


def day(offset: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=offset)


def crowded_class():
    kind = ClassTypeFactory(max_participants=2)
    assignment = AssignmentFactory(class_type=kind, date=day(2), booking_type="public_group")
    for _ in range(2):
        AssignmentBookingFactory(assignment=assignment)
    ClassType.objects.filter(pk=kind.pk).update(max_participants=1)


def asked_long_ago():
    AssignmentFactory(date=day(3))
    Assignment.objects.update(assigned_at=timezone.now() - dt.timedelta(hours=25))
    AssignmentFactory(date=day(4))


def on_a_closure():
    StudioClosureFactory(first_day=day(5), last_day=day(5))
    AssignmentFactory(date=day(5))


WAITING = {
    Attention.UNANSWERED: asked_long_ago,
    Attention.REJECTED: lambda: AssignmentFactory(date=day(1), instructor_status="rejected"),
    Attention.FINDINGS: on_a_closure,
    Attention.CROWDED: crowded_class,
    Attention.UNFINISHED: lambda: AssignmentFactory(date=day(-1)),
    Attention.UNPAID: lambda: AssignmentFactory(date=day(-1), class_status="completed"),
    Attention.REFUND: lambda: AssignmentFactory(date=day(1), class_status="cancelled", payment_status="paid"),
}


@pytest.mark.parametrize("kind", Attention)
def test_the_number_of_a_tile_is_its_list(client, staff, kind):
    WAITING[kind]()
    client.force_login(staff)

    page = client.get(TODAY).text

    tile = re.search(rf'href="([^"]*attention={kind}[^"]*)".*?tile-figure">.*?</svg>(\d+)<', page, re.DOTALL)
    assert tile is not None
    address, number = tile.groups()
    listed = client.get(address.replace("&amp;", "&")).text
    assert number == "1"
    assert len(re.findall(r'<tr id="assignment-', listed)) == 1
    assert f"Needs attention: {KINDS[kind].label.lower()}" in listed


def tiles_of(page: str) -> list[tuple[str, str]]:
    found = re.findall(
        r'<a class="tile [^"]*" href="([^"]+)">\s*<span class="tile-figure">.*?</svg>([\d,]+\+?)<', page, re.DOTALL
    )
    return [(address.replace("&amp;", "&"), number) for address, number in found]


@pytest.mark.django_db
def test_every_number_is_its_list_in_the_demo_studio(client):
    call_command("load_demo", verbosity=0)
    client.force_login(User.objects.get(email="staff@studio.test"))

    tiles = tiles_of(client.get(TODAY).text)

    assert len(tiles) >= 6
    for address, number in tiles:
        context = client.get(address).context
        assert str(context["total"]) == number, address


def test_a_declined_class_that_nobody_closed_is_not_forgotten(client, staff):
    AssignmentFactory(date=day(-1), instructor_status="rejected")
    client.force_login(staff)

    numbers = {tile.code: tile.total.number for tile in client.get(TODAY).context["shown"].tiles}

    assert (numbers[Attention.UNFINISHED], numbers[Attention.REJECTED]) == (1, 0)


@pytest.mark.parametrize(
    ("change", "waiting"), [({"instructor_id": "other"}, 0), ({"start_time": "08:00:00"}, 0), ({"notes": "Mats"}, 1)]
)
def test_whoever_was_asked_anew_has_a_day_to_answer(client, manager, change, waiting):
    asked_long_ago()
    unanswered = Assignment.objects.order_by("date")[0]
    client.force_login(manager)
    listed = f"{LIST}?attention=unanswered&view=flat&count=exact"
    assert client.get(listed).text.count('id="assignment-') == 1

    HistoryEntry.objects.create(event="assignment.changed", assignment_id=unanswered.pk, actor=manager, after=change)

    assert client.get(listed).text.count('id="assignment-') == waiting


def test_a_new_time_that_nobody_answered_for_a_day_waits_again(client, manager):
    asked_long_ago()
    unanswered = Assignment.objects.order_by("date")[0]
    HistoryEntry.objects.create(
        event="assignment.moved",
        assignment_id=unanswered.pk,
        after={"start_time": "08:00:00"},
        at=timezone.now() - dt.timedelta(hours=24, minutes=1),
    )
    client.force_login(manager)

    assert client.get(f"{LIST}?attention=unanswered&view=flat").text.count('id="assignment-') == 1


def test_confirmed_bookings_without_a_class_are_counted(client, staff):
    BookingFactory(status="confirmed")
    BookingFactory(status="pending")
    AssignmentBookingFactory()
    client.force_login(staff)

    assert client.get(TODAY).context["shown"].unassigned.number == 1


def test_nothing_waiting_is_told(client, staff):
    client.force_login(staff)

    assert "Nothing is waiting" in client.get(TODAY).text


def test_the_day_is_shown_in_order(client, staff):
    AssignmentFactory(
        class_type=ClassTypeFactory(name="Evening Yin"), date=day(0), start_time="19:00", end_time="20:00"
    )
    AssignmentFactory(
        class_type=ClassTypeFactory(name="Morning Flow"), date=day(0), start_time="06:30", end_time="07:30"
    )
    AssignmentFactory(class_type=ClassTypeFactory(name="Tomorrow's"), date=day(1))
    client.force_login(staff)

    page = client.get(TODAY).text

    assert page.index("Morning Flow") < page.index("Evening Yin")
    assert "Tomorrow" not in page


def test_the_week_counts_what_is_not_cancelled(client, staff):
    monday = day(-timezone.localdate().weekday())
    AssignmentFactory(date=monday, payment_amount=500, class_status="completed", instructor_status="accepted")
    AssignmentFactory(date=monday, payment_amount=700, class_status="cancelled")
    AssignmentFactory(date=monday - dt.timedelta(days=7), payment_amount=300)
    client.force_login(staff)

    week = client.get(TODAY).context["shown"].week

    assert (week.figures.classes, week.figures.completed, week.figures.cancelled) == (1, 1, 1)
    assert (week.figures.revenue, week.before.revenue, week.figures.acceptance) == (500, 300, 100)


def test_a_closed_day_is_told(client, staff):
    StudioClosureFactory(name="Diwali", first_day=day(0), last_day=day(0))
    client.force_login(staff)

    assert "The studio is closed today" in client.get(TODAY).text


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_classes(client, staff, count, django_assert_num_queries):
    for hour in range(count):
        AssignmentFactory(date=day(0), start_time=dt.time(9 + hour), end_time=dt.time(10 + hour))
    client.force_login(staff)

    # session, user, role and back, savepoint and back; ids, rows; 7 tiles, two of which ask first for ids; bookings;
    # two for each week; closures; the bell
    with django_assert_num_queries(6 + 2 + 9 - 2 + 1 + 4 + 1 + 1):  # two tiles have no ids to count
        client.get(TODAY)


def test_htmx_gets_the_part(client, staff):
    client.force_login(staff)

    response = client.get(TODAY, headers={"hx-request": "true", "hx-target": "today"})

    assert response.text.lstrip().startswith('<div id="today"')


def test_it_is_the_desks_home_and_closed_to_instructors(client, staff, instructor):
    client.force_login(staff)
    assert client.get("/").headers["Location"] == TODAY
    client.force_login(instructor)
    assert client.get(TODAY).status_code == 403

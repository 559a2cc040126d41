"""The calendar: whose classes it shows, where it leads, and how a class is moved on it."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from tests.factories import (
    AssignmentFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    SavedViewFactory,
    StudioClosureFactory,
)

CALENDAR = reverse("assignments:calendar")
MONDAY = dt.date(2027, 1, 4)
PART = {"hx-request": "true", "hx-target": "calendar"}
SHOWS = ("week", "day", "month", "agenda")


@pytest.fixture
def hatha(instructor) -> Assignment:
    return AssignmentFactory(
        class_type=ClassTypeFactory(name="Hatha Flow"),
        instructor=instructor,
        date=MONDAY,
        start_time="07:00",
        end_time="08:00",
    )


def get(client, user, *, headers=None, **values):
    client.force_login(user)
    return client.get(CALENDAR, {"day": MONDAY.isoformat(), **values}, headers=headers)


@pytest.mark.parametrize("show", SHOWS)
def test_every_view_shows_the_class(client, staff, hatha, show):
    response = get(client, staff, show=show)

    assert response.status_code == 200
    assert "Hatha Flow, Mon 4 Jan, 07:00–08:00, Asha Rao, awaiting answer" in response.text or show == "agenda"
    assert "Hatha Flow" in response.text


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_classes(client, staff, show, count, django_assert_num_queries):
    for hour in range(count):
        AssignmentFactory(date=MONDAY, start_time=dt.time(9 + hour), end_time=dt.time(10 + hour))
    client.force_login(staff)

    # session, user, role; choices of the filters (3); closures, classes; templates and their classes; instructors of the day; saved views; the bell
    expected = {"month": 10, "agenda": 10, "week": 12, "day": 13}[show]
    with django_assert_num_queries(expected + 3):  # the savepoint around the view, its release, and the role given back
        client.get(CALENDAR, {"day": MONDAY.isoformat(), "show": show})


def test_only_the_shown_days_are_read(client, staff, hatha):
    AssignmentFactory(class_type=ClassTypeFactory(name="Next Week Yin"), date=MONDAY + dt.timedelta(weeks=1))

    assert "Next Week Yin, Mon" not in get(client, staff).text


def test_instructors_see_their_own_classes_and_move_nothing(client, instructor, hatha):
    AssignmentFactory(class_type=ClassTypeFactory(name="Other Yin"), date=MONDAY)

    response = get(client, instructor)

    assert "Hatha Flow" in response.text
    assert "Other Yin, Mon" not in response.text
    assert "data-move" not in response.text
    assert reverse("assignments:new") not in response.text


def test_people_without_a_role_and_strangers_stay_outside(client, stranger):
    assert client.get(CALENDAR).status_code == 302
    assert get(client, stranger).status_code == 403


def test_templates_show_until_a_class_stands_for_them(client, staff, instructor):
    template = ClassScheduleFactory(
        day_of_week=1, start_time="09:00", end_time="10:00", instructor=instructor, effective_from=None
    )
    assert "weekly template" in get(client, staff).text

    AssignmentFactory(
        instructor=instructor,
        class_type=template.class_type,
        class_schedule=template,
        date=MONDAY,
        start_time="09:00",
        end_time="10:00",
    )

    assert "weekly template" not in get(client, staff).text


@pytest.fixture
def template(instructor):
    return ClassScheduleFactory(
        day_of_week=1, start_time="09:00", end_time="10:00", instructor=instructor, effective_from=None
    )


def made_from(template, **values):
    return AssignmentFactory(
        class_type=template.class_type,
        class_schedule=template,
        start_time="09:00",
        end_time="10:00",
        **{"instructor": template.instructor, "date": MONDAY} | values,
    )


def test_a_template_whose_class_was_moved_within_the_week_is_not_shown_again(client, staff, template):
    made_from(template, date=MONDAY + dt.timedelta(days=2))

    assert "weekly template" not in get(client, staff).text
    assert "weekly template" not in get(client, staff, show="day").text


def test_a_template_whose_class_is_filtered_out_is_not_shown_in_its_place(client, staff, template):
    made_from(template)

    assert "weekly template" not in get(client, staff, class_type=template.class_type_id, instructor="").text
    assert "weekly template" not in get(client, staff, state="completed").text


def test_templates_have_no_answer_to_filter_by(client, staff, template):
    assert "weekly template" in get(client, staff, class_type=template.class_type_id).text
    assert "weekly template" not in get(client, staff, answer="pending").text


def test_templates_rest_on_closed_days(client, staff, template):
    StudioClosureFactory(name="Pongal", first_day=MONDAY, last_day=MONDAY)

    assert "weekly template" not in get(client, staff).text


def test_instructors_see_no_templates_and_no_columns_of_others(client, other_instructor, template):
    assert "weekly template" not in get(client, other_instructor).text
    assert "Asha Rao" not in get(client, other_instructor, show="day").text


def test_a_day_has_a_column_for_everybody_with_a_class_and_some_of_the_others(client, staff):
    for _ in range(20):
        ClassScheduleFactory(
            day_of_week=1,
            start_time="09:00",
            end_time="10:00",
            instructor=InstructorFactory(),
            effective_from=None,
        )
    assert get(client, staff, show="day").text.count("data-column") == 16

    for _ in range(18):
        AssignmentFactory(date=MONDAY)
    assert get(client, staff, show="day").text.count("data-column") == 18


def test_the_agenda_leaves_out_nothing(client, staff):
    for _ in range(8):
        AssignmentFactory(date=MONDAY, start_time="18:00", end_time="19:00")

    assert get(client, staff, show="agenda").text.count('id="class-') == 8


def test_eight_at_once_are_two_and_a_way_to_the_others(client, staff):
    for _ in range(8):
        AssignmentFactory(date=MONDAY, start_time="18:00", end_time="19:00")

    text = get(client, staff).text

    assert text.count('id="class-') == 2
    assert 'aria-label="6 more from 18:00 on, Mon 4 Jan 2027"' in text
    assert get(client, staff, show="day").text.count('id="class-') == 8


def test_classes_outside_the_opening_hours_widen_the_grid_and_the_hours_are_shaded(client, staff):
    AssignmentFactory(date=MONDAY, start_time="05:00", end_time="06:00")
    AssignmentFactory(date=MONDAY, start_time="22:30", end_time="23:15")

    text = get(client, staff).text

    assert 'data-first-hour="5" data-last-hour="24"' in text
    assert text.count('class="cal-shut f60 l12"') == 7
    assert text.count('class="cal-shut f264 l24"') == 7


def test_a_class_without_times_stands_above_the_hours_and_does_not_move(client, staff):
    untimed = AssignmentFactory(date=MONDAY, start_time=None, end_time=None)

    text = get(client, staff).text

    assert f'id="class-{untimed.pk}"' in text
    assert "No time set" in text
    assert "data-move" not in text


def test_a_short_class_is_told_in_one_line(client, staff):
    AssignmentFactory(date=MONDAY, start_time="07:00", end_time="07:15")

    assert "f84 l3 lane-0 of-1 cal-pending is-short" in get(client, staff).text


def test_classes_that_are_over_are_dimmed(client, staff):
    today = timezone.localdate()
    for days in (-1, 1):
        AssignmentFactory(date=today + dt.timedelta(days=days), start_time="07:00", end_time="08:00")

    yesterday = get(client, staff, show="day", day=str(today - dt.timedelta(days=1))).text
    tomorrow = get(client, staff, show="day", day=str(today + dt.timedelta(days=1))).text

    assert "cal-pending is-past" in yesterday
    assert "cal-pending is-past" not in tomorrow
    assert 'class="cal-now' not in yesterday + tomorrow
    assert 'class="cal-now' in get(client, staff, day=str(today)).text


def test_a_studio_that_changes_its_clocks_shows_the_times_as_they_are_written(client, staff, settings):
    settings.TIME_ZONE = settings.STUDIO_TIME_ZONE = "Europe/London"
    AssignmentFactory(date=dt.date(2027, 3, 28), start_time="07:00", end_time="08:00")

    assert "Sun 28 Mar, 07:00–08:00" in get(client, staff, day="2027-03-28").text


def test_empty_time_leads_to_a_new_class_of_who_is_looked_at(client, staff, instructor):
    new = reverse("assignments:new")

    assert f"{new}?date=2027-01-06&amp;start=15:00" in get(client, staff).text
    one = f"{new}?date=2027-01-04&amp;instructor={instructor.pk}&amp;start=15:00"
    assert one in get(client, staff, show="day").text
    assert one in get(client, staff, instructor=instructor.pk).text


def test_the_search_of_the_list_is_a_chip_here(client, staff, hatha):
    text = get(client, staff, q="hatha").text

    assert "Search: hatha" in text
    assert "1 class with these filters" in text


def test_the_list_leads_to_the_calendar_with_its_filters(client, staff, instructor):
    client.force_login(staff)

    text = client.get(reverse("assignments:list"), {"instructor": instructor.pk, "since": "2027-01-04"}).text

    assert f"{CALENDAR}?instructor={instructor.pk}&amp;day=2027-01-04" in text


def test_a_refresh_is_asked_for_by_the_event_of_the_page(client, staff, hatha):
    text = get(client, staff, headers=PART).text

    assert "data-refresh " in text
    assert 'hx-trigger="assignments:changed from:body, views:changed from:body, refresh"' in text


# --- Saved views ------------------------------------------------------------------------------------------------------


def choices(response):
    saved = response.context["saved"]
    return [(view.name, view.query, view.is_current) for view in (*saved.own, *saved.shared)]


def test_saved_views_are_offered_by_their_filters(client, staff, manager):
    SavedViewFactory(owner=staff, name="Mine", query="dates=week&payment=pending&sort=amount&type=weekly")
    SavedViewFactory(owner=staff, name="Only days", query="dates=week")
    SavedViewFactory(owner=manager, name="The team's", query="answer=pending", shared=True)
    SavedViewFactory(owner=manager, name="Not shared", query="answer=rejected")

    response = get(client, staff, type="weekly", payment="pending", show="month")

    assert choices(response) == [("Mine", "payment=pending&type=weekly", True), ("The team's", "answer=pending", False)]
    assert response.context["saved"].current == "Mine"


def test_a_saved_view_is_applied_to_the_days_in_sight(client, staff):
    view = SavedViewFactory(owner=staff, query="dates=week&payment=pending&sort=amount")
    address = f"{reverse('assignments:view', args=[view.pk])}?calendar=on&"
    assert f"{address}show=month&day=2027-01-04".replace("&", "&amp;") in get(client, staff, show="month").text

    response = client.get(f"{address}show=month&day=2027-01-04")

    assert response["Location"] == f"{CALENDAR}?payment=pending&show=month&day=2027-01-04"


def test_views_managed_from_the_calendar_lead_back_to_it(client, staff):
    view = SavedViewFactory(owner=staff, query="payment=pending")
    whence = "calendar=on&show=month&day=2027-01-04"
    manage = f"{reverse('assignments:views')}?query=&{whence}"
    assert manage.replace("&", "&amp;") in get(client, staff, show="month").text

    page = client.get(manage).text

    assert f'"{reverse("assignments:view", args=[view.pk])}?{whence}"'.replace("&", "&amp;") in page
    assert f'class="back" href="{CALENDAR}?show=month&amp;day=2027-01-04"' in page
    renamed = client.post(f"{reverse('assignments:view-edit', args=[view.pk])}?{whence}", {"name": "Unpaid"})
    assert renamed["Location"] == f"{CALENDAR}?payment=pending&show=month&day=2027-01-04"


def test_a_view_that_is_always_there_keeps_the_days_in_sight(client, staff):
    text = get(client, staff, show="month").text

    assert f"{CALENDAR}?answer=pending&amp;state=scheduled&amp;show=month&amp;day=2027-01-04" in text
    assert "This week" not in text


def test_a_view_that_lost_a_filter_says_so_on_the_calendar(client, staff):
    view = SavedViewFactory(owner=staff, name="Gone", query="class_type=00000000-0000-0000-0000-000000000000")
    client.force_login(staff)

    response = client.get(reverse("assignments:view", args=[view.pk]), {"calendar": "on"}, follow=True)

    assert (response.status_code, response.request["PATH_INFO"]) == (200, CALENDAR)
    assert "“Gone” filters by class types that are no longer there." in response.text


def test_instructors_have_no_saved_views_on_their_calendar(client, instructor):
    assert "saved" not in get(client, instructor).context


def test_a_closure_is_named(client, staff, hatha):
    StudioClosureFactory(name="Pongal", first_day=MONDAY, last_day=MONDAY)

    for show in SHOWS:
        assert "Pongal" in get(client, staff, show=show).text


def test_filters_are_those_of_the_list(client, staff, hatha, other_instructor):
    AssignmentFactory(class_type=ClassTypeFactory(name="Other Yin"), instructor=other_instructor, date=MONDAY)

    response = get(client, staff, instructor=other_instructor.pk)

    assert "Other Yin" in response.text
    assert "Hatha Flow, " not in response.text
    assert f"{reverse('assignments:list')}?instructor={other_instructor.pk}&amp;since=2027-01-04" in response.text


def test_htmx_gets_the_part_and_caches_know(client, staff, hatha):
    response = get(client, staff, headers=PART)

    assert response.text.lstrip().startswith('<div id="calendar"')
    assert {"HX-Request", "HX-Target"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    "values", [{"day": "2027-13-45"}, {"show": "year"}, {"day": "0001-01-01"}, {"instructor": "x"}]
)
def test_an_address_that_makes_no_sense_is_told(client, staff, values):
    response = get(client, staff, **values)

    assert response.status_code == 422
    assert "This calendar cannot be shown" in response.text


def test_the_month_counts_what_it_does_not_name(client, staff):
    for hour in range(6, 13):
        AssignmentFactory(date=MONDAY, start_time=dt.time(hour), end_time=dt.time(hour, 45))

    assert "+3 more" in get(client, staff, show="month").text


# --- Moving -----------------------------------------------------------------------------------------------------------


def move(client, assignment, *, headers=None, **values):
    data = {"date": assignment.date, "start_time": "09:00", "end_time": "10:00", "version": assignment.version}
    return client.post(
        reverse("assignments:move", args=[assignment.pk]),
        data | values,
        headers=headers or {"hx-request": "true", "hx-target": "dialog"},
    )


def stored(assignment):
    row = Assignment.objects.get(pk=assignment.pk)
    return str(row.date), f"{row.start_time:%H:%M}", row.instructor_id


@pytest.fixture
def soon(instructor, settings) -> Assignment:
    settings.MAX_ADVANCE_BOOKING_DAYS = 1000
    return AssignmentFactory(instructor=instructor, date=MONDAY, start_time="07:00", end_time="08:00")


def test_a_move_without_findings_is_saved_and_can_be_taken_back(client, staff, soon):
    client.force_login(staff)
    before = stored(soon)

    response = move(client, soon)

    assert response.status_code == 204
    assert stored(soon) == ("2027-01-04", "09:00", soon.instructor_id)
    events = json.loads(response.headers["HX-Trigger"])
    assert events["toast"]["text"] == "Moved to Mon 4 Jan, 09:00–10:00."
    client.post(events["toast"]["undo_url"], headers={"hx-request": "true"})
    assert stored(soon) == before


def test_a_move_to_another_column_reassigns(client, staff, soon, other_instructor):
    client.force_login(staff)

    response = move(client, soon, start_time="07:00", end_time="08:00", instructor_id=other_instructor.pk)

    assert stored(soon)[2] == other_instructor.pk
    assert json.loads(response.headers["HX-Trigger"])["toast"]["text"] == "Given to Ravi Menon."


def test_a_clash_is_shown_and_nothing_moves(client, staff, soon, instructor):
    AssignmentFactory(instructor=instructor, date=MONDAY, start_time="09:30", end_time="10:30")
    client.force_login(staff)
    before = stored(soon)

    response = move(client, soon)

    assert "Asha Rao already teaches" in response.text
    assert "nothing is saved yet" in response.text
    assert stored(soon) == before


def test_a_warning_is_asked_about_and_then_saved(client, staff, soon):
    StudioClosureFactory(name="Pongal", first_day=MONDAY + dt.timedelta(days=1), last_day=MONDAY + dt.timedelta(days=1))
    client.force_login(staff)

    response = move(client, soon, date=MONDAY + dt.timedelta(days=1))

    assert "Pongal" in response.text
    assert 'name="acknowledged"' in response.text
    assert stored(soon)[0] == "2027-01-04"


def test_an_old_version_moves_nothing(client, staff, soon):
    Assignment.objects.filter(pk=soon.pk).update(notes="Changed meanwhile")
    client.force_login(staff)

    response = move(client, soon)

    assert response.status_code == 409
    assert stored(soon)[1] == "07:00"


def test_values_that_make_no_place_are_refused(client, staff, soon):
    client.force_login(staff)

    assert move(client, soon, start_time="11:00").status_code == 400


def test_only_the_end_is_changed_when_the_start_stays(client, staff, soon):
    client.force_login(staff)

    move(client, soon, start_time="07:00", end_time="08:30")

    soon = Assignment.objects.get(pk=soon.pk)
    assert (f"{soon.start_time:%H:%M}", f"{soon.end_time:%H:%M}") == ("07:00", "08:30")


def test_a_class_that_became_too_short_is_asked_about(client, staff, soon):
    client.force_login(staff)

    response = move(client, soon, start_time="07:00", end_time="07:15")

    assert "nothing is saved yet" in response.text
    assert stored(soon)[1] == "07:00"


def test_a_plain_form_moves_too_and_leads_back_to_the_class(client, staff, soon):
    client.force_login(staff)

    response = move(client, soon, headers={"accept": "text/html"})

    assert response.status_code == 302
    assert stored(soon)[1] == "09:00"


def test_instructors_and_strangers_move_nothing(client, instructor, soon):
    assert move(client, soon).status_code == 401
    client.force_login(instructor)
    assert move(client, soon).status_code == 403
    assert stored(soon)[1] == "07:00"

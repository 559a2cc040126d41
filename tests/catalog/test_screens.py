"""The catalog's screens: read at the desk, changed by admins, used rows kept."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from tests.factories import (
    AssignmentFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
    StudioClosureFactory,
)

PAGES = ("class-types", "packages", "schedule", "closures")
DIALOG = {"hx-request": "true", "hx-target": "dialog"}
MAKE = {
    "class-types": ClassTypeFactory,
    "packages": PackageFactory,
    "schedule": lambda: ClassScheduleFactory(effective_from=None),
    "closures": StudioClosureFactory,
}
TYPED = {
    "class-type": {"name": "Aerial", "difficulty_level": "advanced", "duration_minutes": 75, "max_participants": 6},
    "package": {"name": "Ten", "course_type": "regular", "price": "5000", "class_count": 10, "validity_days": 60},
    "closure": {"name": "Holi", "first_day": "2027-03-22", "last_day": "2027-03-22"},
}


def new(slug: str) -> str:
    return reverse("catalog:new", args=[slug])


def one(name: str, slug: str, row, *rest) -> str:
    return reverse(f"catalog:{name}", args=[slug, row.pk, *rest])


@pytest.mark.parametrize("tab", PAGES)
def test_the_desk_reads_without_buttons_and_instructors_stay_outside(client, staff, instructor, tab):
    MAKE[tab]()
    address = reverse(f"catalog:{tab}")
    assert client.get(address).status_code == 302
    client.force_login(staff)
    assert "Kept by admins" in client.get(address).text
    assert "/new/" not in client.get(address).text.replace(reverse("assignments:new"), "")
    client.force_login(instructor)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("tab", PAGES)
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_rows(client, admin, tab, count, django_assert_num_queries):
    for _ in range(count):
        MAKE[tab]()
    client.force_login(admin)

    # session, user, role and back, savepoint and back; rows; where they are used; the choice of instructors; the bell
    with django_assert_num_queries(6 + 1 + {"class-types": 2, "packages": 2, "schedule": 2, "closures": 1}[tab]):
        client.get(reverse(f"catalog:{tab}"))


@pytest.mark.parametrize("slug", TYPED)
def test_admins_add_rows(client, admin, slug):
    client.force_login(admin)

    response = client.post(new(slug), TYPED[slug], headers=DIALOG)

    assert response.status_code == 204
    model = {"class-type": ClassType, "package": Package, "closure": StudioClosure}[slug]
    assert model.objects.get().name == TYPED[slug]["name"]


def test_a_plain_form_leads_back_to_the_list(client, admin):
    client.force_login(admin)

    response = client.post(new("class-type"), TYPED["class-type"])

    assert response.headers["Location"] == reverse("catalog:class-types")


@pytest.mark.parametrize(
    ("slug", "wrong"),
    [
        ("class-type", {"duration_minutes": 0}),
        ("class-type", {"name": ""}),
        ("package", {"price": "-1"}),
        ("package", {"class_count": 0}),
        ("closure", {"last_day": "2027-03-21"}),
    ],
)
def test_what_no_constraint_allows_is_told_and_kept(client, admin, slug, wrong):
    client.force_login(admin)

    response = client.post(new(slug), TYPED[slug] | wrong, headers=DIALOG)

    assert response.status_code == 422
    assert 'role="alert"' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["manager", "staff", "instructor"])
def test_only_admins_change_the_catalog(client, request, role):
    kind = ClassTypeFactory()
    client.force_login(request.getfixturevalue(role))

    assert client.get(new("class-type")).status_code == 403
    assert client.post(new("class-type"), TYPED["class-type"]).status_code == 403
    assert client.post(one("edit", "class-type", kind), TYPED["class-type"]).status_code == 403
    assert client.post(one("switch", "class-type", kind, "off")).status_code == 403
    assert client.post(one("delete", "class-type", kind)).status_code == 403
    assert ClassType.objects.get().is_active


def test_only_what_was_changed_is_written(client, admin):
    kind = ClassTypeFactory(max_participants=8)
    client.force_login(admin)
    typed = TYPED["class-type"] | {"name": kind.name}

    assert client.post(one("edit", "class-type", kind), typed, headers=DIALOG).status_code == 204

    assert ClassType.objects.get().max_participants == 6


def test_rows_are_switched_off_and_on_again_by_the_toast(client, admin, htmx):
    kind = ClassTypeFactory()
    client.force_login(admin)

    client.post(one("switch", "class-type", kind, "off"), headers=htmx)
    assert not ClassType.objects.get().is_active
    client.post(one("switch", "class-type", kind, "on"), headers=htmx)

    assert ClassType.objects.get().is_active


def test_used_rows_stay_and_unused_ones_go(client, admin, htmx):
    used, unused = AssignmentFactory().class_type, ClassTypeFactory()
    client.force_login(admin)

    assert client.post(one("delete", "class-type", used), headers=htmx).status_code == 409
    assert client.post(one("delete", "class-type", unused), headers=htmx).status_code == 204

    assert ClassType.objects.get() == used


@pytest.mark.parametrize("headers", [{}, DIALOG])
def test_deleting_asks_first(client, admin, headers):
    kind = ClassTypeFactory(name="Aerial")
    client.force_login(admin)

    question = client.get(one("delete", "class-type", kind), headers=headers).text

    assert "Delete Aerial?" in question
    assert ClassType.objects.exists()


def test_lists_are_searched_and_narrowed(client, staff):
    ClassTypeFactory(name="Hatha")
    ClassTypeFactory(name="Yin", is_active=False)
    client.force_login(staff)
    address = reverse("catalog:class-types")

    assert [each.row.name for each in client.get(address, {"q": "yi"}).context["rows"]] == ["Yin"]
    assert [each.row.name for each in client.get(address, {"active": "yes"}).context["rows"]] == ["Hatha"]


def test_coming_closures_come_first(client, staff):
    today = timezone.localdate()
    for name, days in (("Past", -9), ("Later", 9), ("Soon", 2)):
        day = today + dt.timedelta(days=days)
        StudioClosureFactory(name=name, first_day=day, last_day=day)
    client.force_login(staff)

    rows = client.get(reverse("catalog:closures")).context["rows"]

    assert [row.name for row in rows] == ["Soon", "Later", "Past"]


# --- The weekly schedule ----------------------------------------------------------------------------------------------


@pytest.fixture
def template(instructor) -> ClassSchedule:
    return ClassScheduleFactory(
        class_type=ClassTypeFactory(name="Hatha"), instructor=instructor, day_of_week=1, effective_from=None
    )


def typed(template, **values):
    data = {
        "class_type": template.class_type.pk,
        "instructor": template.instructor.pk,
        "day_of_week": 1,
        "start_time": "07:30",
        "end_time": "08:30",
        "max_participants": 10,
    }
    return data | values


def test_the_week_shows_templates_and_where_to_make_new_ones(client, admin, template):
    client.force_login(admin)

    page = client.get(reverse("catalog:schedule")).text

    assert "Hatha" in page
    assert "Asha Rao" in page
    assert f"{new('template')}?day_of_week=2&amp;start_time=09:00" in page


def test_a_template_that_ended_is_not_of_a_later_week(client, staff, template):
    ClassSchedule.objects.update(effective_until=dt.date(2027, 1, 31))
    client.force_login(staff)
    address = reverse("catalog:schedule")

    assert client.get(address, {"on": "2027-01-25"}).context["count"] == 1
    assert client.get(address, {"on": "2027-02-01"}).context["count"] == 0


def test_a_clash_names_the_other_template(client, admin, template):
    client.force_login(admin)

    response = client.post(new("template"), typed(template), headers=DIALOG)

    assert response.status_code == 422
    assert "Asha Rao teaches Hatha 07:00–08:00 on Mondays already." in response.text
    assert ClassSchedule.objects.count() == 1


@pytest.mark.parametrize("values", [{"day_of_week": 2}, {"start_time": "08:00"}, {"instructor": ""}])
def test_what_does_not_clash_is_added(client, admin, template, values):
    client.force_login(admin)

    assert client.post(new("template"), typed(template, **values), headers=DIALOG).status_code == 204


def test_a_template_is_moved_by_its_form(client, admin, template):
    client.force_login(admin)

    response = client.post(one("edit", "template", template), typed(template), headers=DIALOG)

    assert response.status_code == 204
    assert ClassSchedule.objects.get().start_time == dt.time(7, 30)


def test_an_empty_slot_proposes_the_usual_length(client, admin):
    client.force_login(admin)

    form = client.get(new("template"), {"day_of_week": 2, "start_time": "09:00"}, headers=DIALOG).context["form"]

    assert (form["start_time"].value(), form["end_time"].value()) == ("09:00", "10:00")


@pytest.mark.parametrize("start", ["25:00", "soon", ""])
def test_a_start_that_is_no_time_proposes_no_end(client, admin, start):
    client.force_login(admin)

    form = client.get(new("template"), {"start_time": start}, headers=DIALOG).context["form"]

    assert form["end_time"].value() is None


def test_a_template_lasts_from_its_start_to_its_end(client, admin, template):
    client.force_login(admin)

    client.post(one("edit", "template", template), typed(template, end_time="09:00"), headers=DIALOG)

    assert ClassSchedule.objects.get().duration_minutes == 90


def test_a_template_is_dropped_elsewhere_and_put_back_by_the_toast(client, admin, template, htmx):
    client.force_login(admin)
    address = reverse("catalog:move", args=[template.pk])
    place = {"day_of_week": 3, "start_time": "18:00", "end_time": "19:30"}

    response = client.post(address, place, headers=htmx)

    moved = ClassSchedule.objects.get()
    assert (moved.day_of_week, moved.start_time, moved.duration_minutes) == (3, dt.time(18), 90)
    undo = json.loads(response.headers["HX-Trigger"])["toast"]["undo_url"]
    assert client.post(undo, headers=htmx).status_code == 204
    assert str(ClassSchedule.objects.get()) == "Monday 07:00–08:00"


def test_a_template_is_not_dropped_on_another_of_its_instructor(client, admin, template, htmx):
    other = ClassScheduleFactory(
        class_type=template.class_type, instructor=template.instructor, day_of_week=3, effective_from=None
    )
    client.force_login(admin)
    place = {"day_of_week": 3, "start_time": "07:30", "end_time": "08:30"}

    response = client.post(reverse("catalog:move", args=[template.pk]), place, headers=htmx)

    assert response.status_code == 409
    assert "Asha Rao teaches Hatha 07:00–08:00 on Wednesdays already." in response.text
    assert ClassSchedule.objects.exclude(pk=other.pk).get().day_of_week == 1


@pytest.mark.parametrize(
    ("role", "place", "answer"),
    [
        ("staff", {"day_of_week": 3, "start_time": "18:00", "end_time": "19:00"}, 403),
        ("admin", {"day_of_week": 9, "start_time": "18:00", "end_time": "19:00"}, 400),
        ("admin", {"day_of_week": 3, "start_time": "18:00", "end_time": "17:00"}, 400),
    ],
)
def test_who_or_what_may_not_move_a_template_is_refused(client, request, template, role, place, answer):
    client.force_login(request.getfixturevalue(role))

    assert client.post(reverse("catalog:move", args=[template.pk]), place).status_code == answer
    assert str(ClassSchedule.objects.get()) == "Monday 07:00–08:00"


def test_templates_without_room_in_the_grid_are_counted_and_listed(client, staff):
    for _ in range(8):
        ClassScheduleFactory(effective_from=None)
    client.force_login(staff)

    monday = client.get(reverse("catalog:schedule")).context["week"][0]

    assert (len(monday.rows), len(monday.placed), [count for _, count in monday.more]) == (8, 5, [3])


def test_activating_a_template_asks_again(client, admin, template, htmx):
    off = ClassScheduleFactory(
        class_type=template.class_type,
        instructor=template.instructor,
        day_of_week=1,
        is_active=False,
        effective_from=None,
    )
    client.force_login(admin)

    response = client.post(one("switch", "template", off, "on"), headers=htmx)

    assert response.status_code == 409
    assert not ClassSchedule.objects.get(pk=off.pk).is_active


def test_templates_without_an_instructor_stand_in_nobodys_way(client, admin, htmx):
    monday, tuesday = (ClassScheduleFactory(day_of_week=day) for day in (1, 2))
    off = ClassScheduleFactory(day_of_week=1, is_active=False)
    client.force_login(admin)
    place = {"day_of_week": 1, "start_time": "07:00", "end_time": "08:00"}

    assert client.post(reverse("catalog:move", args=[tuesday.pk]), place, headers=htmx).status_code == 204
    assert client.post(one("switch", "template", off, "on"), headers=htmx).status_code == 204
    assert ClassSchedule.objects.active().filter(day_of_week=monday.day_of_week).count() == 3


@pytest.mark.parametrize("address", ["/catalog/nothing/new/", "/catalog/closure/00000000-0000-0000-0000-000000000000/"])
def test_what_is_not_there_is_not_found(client, admin, address):
    client.force_login(admin)

    assert client.get(address).status_code == 404

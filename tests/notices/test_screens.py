"""Screen 13: the bell, the list, and marking read."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from assignments.services.states import cancel_assignments
from notices.models import Notice
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("notices:list")
BELL = reverse("notices:bell")
READ_ALL = reverse("notices:read-all")
NOW = timezone.now()


@pytest.fixture
def told(staff, instructor):
    """Let the desk cancel so many classes of the instructor, each on its own; the notices, oldest first."""
    hatha = ClassTypeFactory(name="Sunrise Hatha")

    def tell(count=1, *, now=NOW):
        for _ in range(count):
            row = AssignmentFactory(instructor=instructor, class_type=hatha)
            cancel_assignments(assignment_ids=[row.pk], actor=staff, now=now, reason="The hall is closed.")
        return list(Notice.objects.order_by("pk"))

    return tell


def of(notice, name):
    return reverse(f"notices:{name}", args=[notice.pk])


def shown(response):
    """The ids of the notices, in the order of the page."""
    return [int(number) for number in re.findall(r'<li class="row notice[^"]*" id="notice-(\d+)"', response.text)]


def unread(person):
    return Notice.objects.filter(recipient=person, read_at=None).count()


def triggered(response):
    return json.loads(response.headers["HX-Trigger"])


# Who


@pytest.mark.parametrize("address", [LIST, BELL])
def test_notices_are_for_people_with_a_role(client, stranger, address):
    assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("person", ["admin", "manager", "staff", "instructor"])
def test_everybody_who_works_here_has_the_list(request, client, person):
    client.force_login(request.getfixturevalue(person))

    assert "No notices yet" in client.get(LIST).text


@pytest.mark.parametrize("name", ["open", "read"])
def test_somebody_elses_notice_is_not_there(client, manager, told, name):
    (notice,) = told()
    assert client.post(of(notice, name)).status_code == 401
    client.force_login(manager)

    response = client.post(of(notice, name))

    assert response.status_code == 404
    assert Notice.objects.get().read_at is None


def test_marking_all_leaves_the_notices_of_others(client, manager, instructor, told):
    told()
    client.force_login(manager)

    client.post(READ_ALL)

    assert unread(instructor) == 1


@pytest.mark.parametrize("name", ["open", "read", "read-all"])
def test_looking_marks_nothing(client, instructor, told, name):
    (notice,) = told()
    client.force_login(instructor)

    client.get(LIST)
    response = client.get(reverse(f"notices:{name}", args=[] if name == "read-all" else [notice.pk]))

    assert response.status_code == 405
    assert unread(instructor) == 1


# The list


def test_the_newest_notice_comes_first_under_its_day(client, instructor, told):
    told(now=NOW - dt.timedelta(days=1))
    ids = [notice.pk for notice in told(2)]
    client.force_login(instructor)

    response = client.get(LIST)

    assert shown(response) == ids[::-1]
    assert re.findall("<h2>(.*?)</h2>", response.text)[:2] == ["Today", "Yesterday"]


def test_a_notice_says_what_happened_and_that_it_is_unread(client, instructor, told):
    (notice,) = told()
    client.force_login(instructor)

    text = client.get(LIST).text

    assert "Sunrise Hatha was cancelled</button>" in text
    assert "“The hall is closed.”" in text
    assert "Sunita Staff, <time" in text
    assert ">Unread</span>" in text
    assert of(notice, "read") in text


def test_texts_are_escaped(client, staff, instructor):
    row = AssignmentFactory(instructor=instructor, class_type=ClassTypeFactory(name="<b>Bold</b>"))
    cancel_assignments(assignment_ids=[row.pk], actor=staff, now=NOW, reason="<script>alert(1)</script>")
    client.force_login(instructor)

    text = client.get(LIST).text

    assert "&lt;b&gt;Bold&lt;/b&gt; was cancelled" in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_notice_of_a_class_that_is_gone_reads_well_without_a_link(client, instructor, told):
    (notice,) = told()
    Assignment.objects.all().delete()
    client.force_login(instructor)

    text = client.get(LIST).text

    assert '<p class="notice-title">Sunrise Hatha was cancelled</p>' in text
    assert of(notice, "open") not in text


def test_only_unread_ones_on_demand(client, instructor, told):
    first, second = told(2)
    client.force_login(instructor)
    client.post(of(first, "read"))

    assert shown(client.get(LIST, {"show": "unread"})) == [second.pk]
    client.post(READ_ALL)
    assert "Everything is read" in client.get(LIST, {"show": "unread"}).text


def test_a_page_leads_to_older_ones_until_the_last(client, instructor, told, settings, htmx):
    settings.PAGE_SIZE = 2
    ids = [notice.pk for notice in told(3)][::-1]
    client.force_login(instructor)

    first = client.get(LIST)
    more = re.search(r'hx-get="(/notices/\?before=[^"]+)"', first.text)[1].replace("&amp;", "&")
    second = client.get(more, headers=htmx)

    assert shown(first) == ids[:2]
    assert shown(second) == ids[2:]
    assert "<h2>" not in second.text  # the day goes on
    assert 'name="rows" value="3"' in second.text
    assert "Show older ones" not in second.text


def test_the_list_fetches_itself_as_long_as_it_was(client, instructor, told, settings, htmx):
    settings.PAGE_SIZE = 1
    told(3)
    client.force_login(instructor)

    response = client.get(LIST, {"rows": ["1", "3"]}, headers=htmx)

    assert response.text.lstrip().startswith('<div class="notices" id="notices"')
    assert len(shown(response)) == 3


@pytest.mark.parametrize("query", [{"before": "x"}, {"show": "some"}, {"day": "soon"}, {"rows": "0"}])
def test_an_address_that_makes_no_sense_is_not_there(client, instructor, query):
    client.force_login(instructor)

    assert client.get(LIST, query).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_notices(client, instructor, told, count, django_assert_num_queries):
    told(count)
    client.force_login(instructor)

    # session, user, role and back, savepoint and back; notices, people, class types, classes; the bell
    with django_assert_num_queries(6 + 4 + 1):
        response = client.get(LIST)

    assert len(shown(response)) == count


# Marking read


def test_opening_a_notice_marks_it_and_leads_to_the_class(client, instructor, told):
    notice, _ = told(2)
    client.force_login(instructor)

    response = client.post(of(notice, "open"))

    assert response.url == reverse("assignments:detail", args=[notice.payload["classes"][0]["id"]])
    assert client.get(response.url).status_code == 200
    assert unread(instructor) == 1


def test_opening_a_notice_of_a_class_that_is_gone_leads_back_to_the_list(client, instructor, told):
    (notice,) = told()
    Assignment.objects.all().delete()
    client.force_login(instructor)

    assert client.post(of(notice, "open")).url == LIST


def test_a_plain_form_marks_one_notice_and_offers_to_take_that_back(client, instructor, told):
    notice, _ = told(2)
    client.force_login(instructor)

    page = client.post(of(notice, "read"), follow=True)
    assert unread(instructor) == 1
    undo = re.search(r'action="(/notices/unread/\d+/)"', page.text)[1]
    page = client.post(undo, follow=True)

    assert unread(instructor) == 2
    assert "1 notice unread again." in page.text


def test_htmx_gets_the_notice_as_it_is_now(client, instructor, told, htmx):
    (notice,) = told()
    client.force_login(instructor)

    response = client.post(of(notice, "read"), headers=htmx)

    assert response.text.strip().startswith(f'<li class="row notice" id="notice-{notice.pk}">')
    assert triggered(response).keys() == {"toast", "notices:read"}


def test_a_notice_that_was_taken_back_says_so(client, instructor, told, htmx):
    (notice,) = told()
    Notice.objects.all().delete()
    client.force_login(instructor)

    response = client.post(of(notice, "read"), headers=htmx)

    assert response.status_code == 404
    assert "was taken back" in response.text


def test_all_are_marked_read_and_unread_again(client, instructor, told, htmx):
    told(3)
    client.force_login(instructor)

    response = client.post(READ_ALL, headers=htmx)
    assert (response.status_code, unread(instructor)) == (204, 0)
    toast = triggered(response)["toast"]
    assert toast["text"] == "3 notices marked read."
    response = client.post(toast["undo_url"], headers=htmx)

    assert unread(instructor) == 3
    assert triggered(response)["toast"]["text"] == "3 notices unread again."


def test_undo_leaves_what_was_read_before(client, instructor, told, htmx):
    first, _ = told(2)
    client.force_login(instructor)
    client.post(of(first, "read"))

    undo = triggered(client.post(READ_ALL, headers=htmx))["toast"]["undo_url"]
    client.post(undo)

    assert unread(instructor) == 1


def test_nothing_unread_is_said(client, instructor, htmx):
    client.force_login(instructor)

    assert triggered(client.post(READ_ALL, headers=htmx))["toast"] == {
        "level": "success",
        "text": "Everything was read already.",
    }


@pytest.mark.parametrize("moment", ["0", "99999999999999999"])
def test_a_moment_at_which_nothing_was_read_takes_nothing_back(client, instructor, moment):
    client.force_login(instructor)

    response = client.post(f"/notices/unread/{moment}/", follow=True)

    assert "There is nothing left to take back here." in response.text


# The bell


@pytest.mark.parametrize(("count", "label"), [(0, "none"), (1, "1"), (3, "3")])
def test_the_bell_counts_what_is_unread(client, instructor, told, count, label):
    told(count)
    client.force_login(instructor)

    assert f'aria-label="Notices, {label} unread"' in client.get(reverse("assignments:mine")).text


def test_the_bell_stops_counting_at_a_hundred(client, staff, instructor):
    Notice.objects.bulk_create(
        Notice(recipient=instructor, kind="class.removed", payload={"classes": []}, dedupe_key=str(number))
        for number in range(101)
    )
    client.force_login(instructor)

    assert 'aria-label="Notices, 99+ unread"' in client.get(BELL).text


def test_a_bell_that_is_right_is_left_alone(client, instructor, told):
    told(2)
    client.force_login(instructor)

    assert client.get(BELL, {"shown": 2}).status_code == 204


@pytest.mark.parametrize(("known", "announced"), [(1, True), (3, False), ("", False), ("x", False)])
def test_only_a_growing_number_is_announced(client, instructor, told, known, announced):
    told(2)
    client.force_login(instructor)

    text = client.get(BELL, {"shown": known}).text

    assert text.lstrip().startswith('<a class="button button-quiet bell" id="bell"')
    assert ('<p id="announcer" hx-swap-oob="innerHTML">Notices, 2 unread</p>' in text) == announced


def test_who_has_no_role_has_no_bell(client, stranger):
    client.force_login(stranger)

    assert 'id="bell"' not in client.get(reverse("accounts:profile")).text


def test_fragments_do_not_count(client, instructor, htmx, django_assert_num_queries):
    client.force_login(instructor)
    mine = reverse("assignments:mine")

    with django_assert_num_queries(11):  # as before there was a bell
        client.get(mine, headers=htmx)
    with django_assert_num_queries(11 + 1):
        client.get(mine)

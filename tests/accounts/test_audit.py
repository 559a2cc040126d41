"""What happens around access is written down once, with who, when and from where; admins read it, nobody changes it."""

import datetime as dt
import re
from http import HTTPStatus

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit.presenters import SENTENCES, tell
from accounts.models import AuditEntry, BrowserSession, User
from accounts.people.services.offboarding import end_access, end_instructor_role, reactivate_person
from accounts.people.services.people import change_person, invite_person, set_roles
from accounts.row_security.acting import acting_as
from tests.factories import ApiSessionFactory, ApiTokenFactory, InstructorFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

AUDIT = reverse("accounts:audit")
SIGN_IN = reverse("accounts:sign-in")
ADDRESS = "192.0.2.7"


@pytest.fixture
def browser():
    return Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": "Firefox/145.0 (X11; Linux)"})


def sign_in(client, email, password=PASSWORD):
    return client.post(SIGN_IN, {"username": email, "password": password})


def events():
    return list(AuditEntry.objects.order_by("id").values_list("event", flat=True))


def only_entry():
    return AuditEntry.objects.select_related("person", "actor").get()


# --- What is written --------------------------------------------------------------------------------------------------


def test_a_sign_in_is_written_with_browser_and_address(browser, manager):
    sign_in(browser, manager.email)

    entry = only_entry()
    assert (entry.event, entry.person, entry.actor, entry.address) == ("sign_in.succeeded", manager, manager, ADDRESS)
    assert entry.after == {"by": "password", "through": "page", "device": "Firefox/145.0 (X11; Linux)"}
    assert tell(entry).sentence == "Signed in with the password."
    assert tell(entry).detail == "Firefox on Linux"


def test_a_wrong_password_is_written_under_the_account(browser, manager):
    sign_in(browser, "MOHAN@example.test", "wrong")

    entry = only_entry()
    assert (entry.event, entry.person, entry.actor, entry.typed) == ("sign_in.failed", manager, None, "")
    assert tell(entry).is_grave


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Nobody@Example.TEST", "nobody@example.test"), ("my-secret-passphrase", "")],
)
def test_an_unknown_address_is_kept_in_lower_case_and_what_may_be_a_password_is_not(browser, db, typed, kept):
    sign_in(browser, typed, "wrong")

    entry = only_entry()
    assert (entry.event, entry.person, entry.typed) == ("sign_in.failed", None, kept)


def test_an_address_of_no_sane_length_gets_no_entry_of_that_length(browser, db):
    sign_in(browser, f"{'x' * 5_000}@example.test", "wrong")

    assert events() == []


def test_a_lock_out_is_written_once(browser, manager):
    for _ in range(14):
        sign_in(browser, manager.email, "wrong")

    assert events() == [*["sign_in.failed"] * 10, "sign_in.blocked"]
    assert AuditEntry.objects.get(event="sign_in.blocked").after == {"through": "page", "limit": "pair"}


def test_the_api_is_told_apart(client, manager):
    for password in ("wrong", PASSWORD):
        body = {"email": manager.email, "password": password}
        tokens = client.post("/auth/v1/token?grant_type=password", body, content_type="application/json").json()
    client.post("/auth/v1/logout?scope=local", headers={"Authorization": f"Bearer {tokens['access_token']}"})

    told = [(entry.event, entry.after["through"]) for entry in AuditEntry.objects.order_by("id")]
    assert told == [("sign_in.failed", "api"), ("sign_in.succeeded", "api"), ("sign_out.done", "api")]


def test_signing_out_is_written_for_who_was_in(browser, manager):
    browser.post(reverse("accounts:sign-out"))
    assert events() == []

    browser.force_login(manager)
    browser.post(reverse("accounts:sign-out"))

    assert events() == ["sign_out.done"]


def test_ended_sessions_are_written(browser, manager):
    browser.force_login(manager)
    Client().force_login(manager)
    other = BrowserSession.objects.exclude(session_key=browser.session.session_key).get()
    app = ApiSessionFactory(user=manager)

    browser.post(reverse("accounts:end-session", args=[other.public_id]))
    browser.post(reverse("accounts:end-api-session", args=[app.pk]))
    browser.post(reverse("accounts:end-other-sessions"))

    assert events() == ["session.ended", "session.ended", "session.others_ended"]
    assert AuditEntry.objects.latest("id").address == ADDRESS


@pytest.mark.parametrize("who", ["manager", "instructor", "stranger"])
def test_passwords_and_tokens_are_written(browser, request, who):
    person = request.getfixturevalue(who)
    browser.force_login(person)
    new = {"old_password": PASSWORD, "new_password1": "entirely-new-words", "new_password2": "entirely-new-words"}

    browser.post(reverse("accounts:make-api-token"), {"name": "Backup", "valid_days": "90"})
    browser.post(reverse("accounts:revoke-api-token", args=[person.api_tokens.get().pk]))
    browser.post(reverse("accounts:password"), new)

    assert events() == ["token.made", "token.revoked", "password.changed"]
    assert "entirely-new-words" not in str(list(AuditEntry.objects.values()))


def test_what_was_refused_is_not_written(browser, manager):
    ApiTokenFactory(user=manager, name="Backup")
    browser.force_login(manager)

    browser.post(reverse("accounts:make-api-token"), {"name": "Backup", "valid_days": "90"})

    assert events() == []


def test_what_admins_do_to_others_is_written_with_before_and_after(admin, instructor):
    with acting_as(admin):
        new = invite_person(full_name="Kavya", email="kavya@example.test", phone="", roles=["staff"], actor=admin)
        change_person(person_id=new.pk, details={"full_name": "Kavya Nair", "phone": ""}, actor=admin)
        set_roles(person_id=new.pk, roles={"manager": ["read:assignment"]}, actor=admin)
        end_instructor_role(person=instructor, actor=admin)
        end_access(person=new, actor=admin)
        reactivate_person(person_id=new.pk, actor=admin)

    assert events() == [
        "person.invited",
        "person.changed",
        "person.roles_changed",
        "person.roles_changed",
        "person.deactivated",
        "person.reactivated",
    ]
    changed = AuditEntry.objects.get(event="person.changed")
    assert (changed.before, changed.after) == ({"full_name": "Kavya"}, {"full_name": "Kavya Nair"})
    roles = AuditEntry.objects.filter(event="person.roles_changed").earliest("id")
    assert (list(roles.before), roles.after) == (["staff"], {"manager": ["read:assignment"]})


def test_an_invitation_or_a_link_that_is_sent_again_is_written(client, admin, staff):
    invited = invite_person(full_name="Kavya", email="kavya@example.test", phone="", roles=["staff"], actor=admin)
    client.force_login(admin)

    for person in (invited, staff):
        client.post(reverse("accounts:send-way-in", args=[person.pk]))

    entries = AuditEntry.objects.exclude(event="person.invited").order_by("id").select_related("person", "actor")
    assert [(entry.person, entry.actor) for entry in entries] == [(invited, admin), (staff, admin)]
    assert [tell(entry).sentence for entry in entries] == [
        "Invitation sent again to kavya@example.test.",
        f"Link to a new password sent to {staff.email}.",
    ]


def test_no_way_in_is_sent_or_written_for_who_is_deactivated(client, admin):
    gone = UserFactory(is_active=False)
    client.force_login(admin)

    client.post(reverse("accounts:send-way-in", args=[gone.pk]))

    assert events() == []


def test_saving_the_same_again_is_no_change(admin, staff):
    with acting_as(admin):
        change_person(person_id=staff.pk, details={"full_name": staff.full_name}, actor=admin)
        set_roles(person_id=staff.pk, roles={"staff": []}, actor=admin)

    assert events() == []


def test_what_programs_change_about_people_is_written_as_well(client, admin, staff):
    body = {"email": admin.email, "password": PASSWORD}
    token = client.post("/auth/v1/token?grant_type=password", body, content_type="application/json").json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    AuditEntry.objects.all().delete()

    def call(method, path, **sent):
        return getattr(client, method)(
            f"/rest/v1/{path}", sent or None, content_type="application/json", headers=headers
        )

    call("post", "user_roles", user_id=str(staff.pk), role_name="manager")
    call("delete", f"user_roles?user_id=eq.{staff.pk}&role_name=eq.manager")
    call("patch", f"user_profiles?user_id=eq.{staff.pk}", phone="12345")
    call("post", "user_profiles", full_name="Kavya", email="kavya@example.test")

    assert events() == ["person.roles_changed", "person.roles_changed", "person.changed", "person.added"]
    given, taken, *_ = AuditEntry.objects.order_by("id")
    assert (sorted(given.after), sorted(taken.after)) == (["manager", "staff"], ["staff"])
    assert given.actor == admin


def test_a_rolled_back_change_is_not_written(admin, staff):
    with transaction.atomic():
        change_person(person_id=staff.pk, details={"full_name": "New"}, actor=admin)
        transaction.set_rollback(True)

    assert events() == []


# --- Append only ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "manager", "instructor"])
@pytest.mark.parametrize("statement", ["UPDATE audit SET event = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
def test_no_role_of_the_web_changes_or_deletes_an_entry(request, who, statement):
    person = request.getfixturevalue(who)

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(person), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("who", ["manager", "instructor"])
def test_others_than_admins_read_what_they_did_themselves_only(request, who, admin):
    person = request.getfixturevalue(who)
    own = AuditEntry.objects.create(event="token.made", person=person, actor=person)
    AuditEntry.objects.create(event="person.changed", person=person, actor=admin)

    with acting_as(person):
        assert list(AuditEntry.objects.all()) == [own]
    with acting_as(admin):
        assert AuditEntry.objects.count() == 2


def test_nobody_writes_in_the_name_of_another(manager, admin):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(manager), transaction.atomic():
        AuditEntry.objects.create(event="person.changed", person=manager, actor=admin)


# --- The screen -------------------------------------------------------------------------------------------------------


def shown(response):
    return [told.entry.event for told in response.context["entries"]]


@pytest.fixture
def some(admin, manager, staff):
    for event, person, actor, day in [
        ("sign_in.failed", manager, None, 1),
        ("person.roles_changed", staff, admin, 2),
        ("token.made", staff, staff, 3),
    ]:
        at = dt.datetime(2026, 6, day, 12, tzinfo=dt.UTC)
        AuditEntry.objects.create(event=event, person=person, actor=actor, address=ADDRESS, at=at)


@pytest.mark.parametrize("who", ["manager", "staff", "instructor", "stranger"])
def test_the_audit_is_for_who_manages_people(client, request, who):
    assert client.get(AUDIT)["Location"].startswith(SIGN_IN)
    client.force_login(request.getfixturevalue(who))

    assert client.get(AUDIT).status_code == HTTPStatus.FORBIDDEN


def test_the_latest_comes_first(client, admin, some):
    client.force_login(admin)

    assert shown(client.get(AUDIT)) == ["token.made", "person.roles_changed", "sign_in.failed"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kind": "sign_in"}, ["sign_in.failed"]),
        ({"kind": ["token", "person"]}, ["token.made", "person.roles_changed"]),
        ({"first": "2026-06-02"}, ["token.made", "person.roles_changed"]),
        ({"last": "2026-06-02"}, ["person.roles_changed", "sign_in.failed"]),
        ({"first": "2026-06-02", "last": "2026-06-02"}, ["person.roles_changed"]),
        ({"first": "2030-01-01"}, []),
    ],
)
def test_every_filter_narrows(client, admin, some, values, expected):
    client.force_login(admin)

    assert shown(client.get(AUDIT, values)) == expected


def test_a_person_has_what_happened_to_them_and_what_they_did(client, admin, staff, some):
    client.force_login(admin)

    assert shown(client.get(AUDIT, {"person": staff.pk})) == ["token.made", "person.roles_changed"]
    assert shown(client.get(AUDIT, {"person": admin.pk})) == ["person.roles_changed"]


@pytest.mark.parametrize(
    "values", [{"person": "x"}, {"kind": "x"}, {"first": "x"}, {"after": "x"}, {"after": "1_x"}, {"rows": "-1"}]
)
def test_filters_that_make_no_sense_are_told(client, admin, values):
    client.force_login(admin)

    assert "These filters cannot be used" in client.get(AUDIT, values).text


def test_a_last_day_before_the_first_is_told(client, admin, some):
    client.force_login(admin)

    response = client.get(AUDIT, {"first": "2026-06-03", "last": "2026-06-02"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.context["form"].errors == {"last": ["This day lies before the first one."]}


def test_the_days_in_use_read_as_the_studio_writes_them(client, admin, some):
    client.force_login(admin)

    response = client.get(AUDIT, {"kind": "token", "first": "2026-06-02", "last": "2026-06-03"})

    assert [text for text, _ in response.context["chips"]] == [
        "API tokens",
        "From Tue 2 Jun 2026",
        "To Wed 3 Jun 2026",
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_like_others(client, admin, some, day):
    client.force_login(admin)

    assert client.get(AUDIT, {"first": day, "last": day}).status_code == HTTPStatus.OK


def test_pages_follow_each_other_without_gap_or_repetition(client, admin, settings):
    settings.PAGE_SIZE = 2
    client.force_login(admin)
    for _ in range(5):
        AuditEntry.objects.create(event="sign_in.failed", at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))

    seen, address = [], AUDIT
    while address:
        response = client.get(address)
        seen += [told.entry.pk for told in response.context["entries"]]
        address = AUDIT + response.context["next"] if response.context["next"] else ""

    assert (len(seen), len(set(seen))) == (5, 5)


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_entries(client, admin, count, django_assert_num_queries):
    for _ in range(count):
        AuditEntry.objects.create(event="person.changed", person=InstructorFactory(), actor=admin)
    client.force_login(admin)

    # Session, user, role and back, savepoint and back, bell; people to choose from, entries.
    with django_assert_num_queries(7 + 2):
        client.get(AUDIT)


def test_htmx_gets_the_results_and_the_address(client, admin, some):
    client.force_login(admin)

    response = client.get(AUDIT, {"kind": "token"}, headers={"hx-request": "true", "hx-target": "results"})

    assert response.text.lstrip().startswith('<section id="results"')
    assert response.headers["HX-Push-Url"] == f"{AUDIT}?kind=token"


def test_a_person_s_page_shows_the_latest_and_leads_to_the_rest(client, admin, staff, some):
    client.force_login(admin)

    page = client.get(reverse("accounts:person", args=[staff.pk])).text

    assert "Sign-ins and changes" in page
    assert "Roles changed." in page
    assert f"{AUDIT}?person={staff.pk}" in page


def test_nothing_that_somebody_typed_becomes_markup(client, admin):
    AuditEntry.objects.create(event="sign_in.failed", typed="<script>@x.test")
    AuditEntry.objects.create(event="token.made", after={"name": "<b>"}, person=admin, actor=admin)
    client.force_login(admin)

    page = client.get(AUDIT).text

    assert "<script>@" not in page
    assert "“<b>”" not in page


@pytest.mark.parametrize("event", [*SENTENCES, "of.another_version"])
def test_every_event_has_a_sentence_even_when_it_knows_nothing(event, admin):
    entry = AuditEntry(event=event, person=admin, actor=admin, at=timezone.now())

    assert tell(entry).sentence.endswith(".")


def test_every_event_that_is_written_is_known(settings):
    written = set()
    for path in (settings.BASE_DIR / "accounts").rglob("*.py"):
        written |= set(re.findall(r'event="([a-z_.]+)"', path.read_text()))

    assert written == set(SENTENCES)


def test_people_can_be_named_long_after_they_left(client, admin, some, staff):
    User.objects.filter(pk=staff.pk).update(is_active=False)
    client.force_login(admin)

    assert staff.full_name in client.get(AUDIT).text

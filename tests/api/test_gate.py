"""Contract 7, the two 401s of `/rest/v1`: who a request comes from, by an access token or a personal one."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from accounts.auth_api.authentication import acting_as, authenticate
from accounts.models import ApiToken, User
from accounts.sign_in.services.api_tokens import make_api_token, revoke_api_token
from postgrest_server.errors import AnonymousAccessDisabled, InvalidToken, error_response
from postgrest_server.settings import authentication

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def refusal(authorization, now=NOW):
    with pytest.raises((InvalidToken, AnonymousAccessDisabled)) as caught:
        authenticate(authorization, now=now)
    return caught.value


def personal_token(user, valid_days=None, at=NOW):
    return make_api_token(person=user, name=f"Script {at}", valid_days=valid_days, at=at)


def test_the_engine_finds_the_gate_by_its_setting(manager):
    assert authentication().authenticate is authenticate
    assert authentication().acting_as is acting_as


def test_an_access_token_brings_its_person_with_permissions_in_one_query(auth, manager, django_assert_num_queries):
    token = auth.signed_in(manager)["access_token"]

    with django_assert_num_queries(1):
        person = authenticate(f"Bearer {token}", now=timezone.now())

    assert (person, person.permissions) == (manager, manager.permissions)


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic YTpi"])
def test_without_a_bearer_access_is_anonymous(authorization):
    error = refusal(authorization)

    assert (error.status, error.code, error.message) == (401, "PGRST302", "Anonymous access is disabled")


def test_the_answer_has_four_keys_and_says_how_to_authenticate():
    response = error_response(refusal(None))

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Proxy-Status"] == "PostgREST; error=PGRST302"
    assert response.content == (
        b'{"code": "PGRST302", "message": "Anonymous access is disabled", "details": null, "hint": null}'
    )


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("any-anon-key", "Expected 3 parts in JWT; got 1"),
        ("a.b", "Expected 3 parts in JWT; got 2"),
        ("a.b.c", "No suitable key or wrong key type"),
        ("cam_unknown", "This API token is unknown, expired or revoked"),
    ],
)
def test_a_bearer_that_is_no_token_of_ours_is_refused(token, message):
    error = refusal(f"Bearer {token}")

    assert (error.status, error.code, error.message) == (401, "PGRST301", message)


def test_an_expired_token_says_so(auth, manager):
    token = auth.signed_in(manager)["access_token"]

    assert authenticate(f"bearer {token}", now=timezone.now() + dt.timedelta(minutes=60)) == manager
    error = refusal(f"Bearer {token}", now=timezone.now() + dt.timedelta(minutes=61))
    assert (error.code, error.message) == ("PGRST301", "JWT expired")


def test_roles_count_as_they_are_now(auth, manager):
    token = auth.signed_in(manager)["access_token"]
    manager.roles.all().delete()

    assert authenticate(f"Bearer {token}", now=timezone.now()).permissions == frozenset()


def test_signing_out_and_deactivating_count_at_once(auth, manager, staff):
    ended, banned = auth.signed_in(manager)["access_token"], auth.signed_in(staff)["access_token"]
    auth.post("logout?scope=global", bearer=ended)
    User.objects.filter(pk=staff.pk).update(is_active=False)

    assert refusal(f"Bearer {ended}", now=timezone.now()).code == "PGRST301"
    assert refusal(f"Bearer {banned}", now=timezone.now()).message == "User is banned"


def test_a_personal_token_acts_as_its_owner(instructor):
    made = personal_token(instructor)

    person = authenticate(f"Bearer {made.secret}", now=NOW)

    assert (person, person.role_names) == (instructor, ["instructor"])
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, app_user_id()")
        assert cursor.fetchone() == ("studio_instructor", instructor.pk)


def test_a_personal_token_is_stored_as_a_hash_with_its_beginning(manager):
    made = personal_token(manager)

    stored = ApiToken.objects.get()
    assert made.secret.startswith("cam_")
    assert (stored.shown_part, len(stored.token_hash)) == (made.secret[:10], 64)
    assert made.secret not in vars(stored).values()


def test_its_use_is_noted_to_the_minute(manager):
    made = personal_token(manager)
    for seconds in (0, 30, 61):
        authenticate(f"Bearer {made.secret}", now=NOW + dt.timedelta(seconds=seconds))

    assert ApiToken.objects.get().last_used_at == NOW + dt.timedelta(seconds=61)


@pytest.mark.parametrize(("days", "works"), [(29, True), (30, False)])
def test_it_expires(manager, days, works):
    made = personal_token(manager, valid_days=30)
    at = NOW + dt.timedelta(days=days)

    if works:
        assert authenticate(f"Bearer {made.secret}", now=at) == manager
    else:
        assert refusal(f"Bearer {made.secret}", now=at).code == "PGRST301"


def test_once_revoked_it_opens_nothing(manager):
    made = personal_token(manager)
    revoke_api_token(person=manager, token_id=made.token.pk)

    assert refusal(f"Bearer {made.secret}").code == "PGRST301"


def test_nor_does_it_when_its_owner_is_deactivated(manager):
    made = personal_token(manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)

    assert refusal(f"Bearer {made.secret}").code == "PGRST301"

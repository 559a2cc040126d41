"""Contract 7: `/rest/v1` authenticates by an access token or by a personal token."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from accounts.auth_api.authentication import acting_as, authenticate
from accounts.models import ApiToken, User
from accounts.sign_in.services.api_tokens import make_api_token, revoke_api_token
from postgrest_server.errors import AnonymousAccessDisabled, InvalidToken

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def error_of(authorization, now=NOW):
    with pytest.raises((InvalidToken, AnonymousAccessDisabled)) as caught:
        authenticate(authorization, now=now)
    return caught.value


def personal_token(user, valid_days=None, at=NOW):
    return make_api_token(person=user, name=f"Script {at}", valid_days=valid_days, at=at)


def test_access_token_is_authenticated_in_one_query(auth, manager, django_assert_num_queries):
    token = auth.signed_in(manager)["access_token"]

    with django_assert_num_queries(1):
        person = authenticate(f"Bearer {token}", now=timezone.now())

    assert (person, person.permissions) == (manager, manager.permissions)


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic YTpi"])
def test_missing_bearer_token_is_anonymous(authorization):
    error = error_of(authorization)

    assert (error.status, error.code, error.message) == (401, "PGRST302", "Anonymous access is disabled")


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("any-anon-key", "Expected 3 parts in JWT; got 1"),
        ("a.b", "Expected 3 parts in JWT; got 2"),
        ("a.b.c", "No suitable key or wrong key type"),
        ("cam_unknown", "This API token is unknown, expired or revoked"),
    ],
)
def test_invalid_token_is_refused(token, message):
    error = error_of(f"Bearer {token}")

    assert (error.status, error.code, error.message) == (401, "PGRST301", message)


def test_expired_token_is_refused_as_expired(auth, manager):
    token = auth.signed_in(manager)["access_token"]

    assert authenticate(f"bearer {token}", now=timezone.now() + dt.timedelta(minutes=60)) == manager
    error = error_of(f"Bearer {token}", now=timezone.now() + dt.timedelta(minutes=61))
    assert (error.code, error.message) == ("PGRST301", "JWT expired")


def test_permissions_are_those_of_the_current_roles(auth, manager):
    token = auth.signed_in(manager)["access_token"]
    manager.roles.all().delete()

    assert authenticate(f"Bearer {token}", now=timezone.now()).permissions == frozenset()


def test_sign_out_and_deactivation_take_effect_at_once(auth, manager, staff):
    ended, banned = auth.signed_in(manager)["access_token"], auth.signed_in(staff)["access_token"]
    auth.post("logout?scope=global", bearer=ended)
    User.objects.filter(pk=staff.pk).update(is_active=False)

    assert error_of(f"Bearer {ended}", now=timezone.now()).code == "PGRST301"
    assert error_of(f"Bearer {banned}", now=timezone.now()).message == "User is banned"


def test_personal_token_acts_as_its_owner(instructor):
    made = personal_token(instructor)

    person = authenticate(f"Bearer {made.secret}", now=NOW)

    assert (person, person.role_names) == (instructor, ["instructor"])
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, app_user_id()")
        assert cursor.fetchone() == ("studio_instructor", instructor.pk)


def test_personal_token_is_stored_as_a_hash_with_its_first_characters(manager):
    made = personal_token(manager)

    stored = ApiToken.objects.get()
    assert made.secret.startswith("cam_")
    assert (stored.shown_part, len(stored.token_hash)) == (made.secret[:10], 64)
    assert made.secret not in vars(stored).values()


def test_last_use_of_a_personal_token_is_stored_to_the_minute(manager):
    made = personal_token(manager)
    for seconds in (0, 30, 61):
        authenticate(f"Bearer {made.secret}", now=NOW + dt.timedelta(seconds=seconds))

    assert ApiToken.objects.get().last_used_at == NOW + dt.timedelta(seconds=61)


@pytest.mark.parametrize(("days", "works"), [(29, True), (30, False)])
def test_personal_token_expires(manager, days, works):
    made = personal_token(manager, valid_days=30)
    at = NOW + dt.timedelta(days=days)

    if works:
        assert authenticate(f"Bearer {made.secret}", now=at) == manager
    else:
        assert error_of(f"Bearer {made.secret}", now=at).code == "PGRST301"


def test_revoked_personal_token_is_refused(manager):
    made = personal_token(manager)
    revoke_api_token(person=manager, token_id=made.token.pk)

    assert error_of(f"Bearer {made.secret}").code == "PGRST301"


def test_personal_token_of_a_deactivated_owner_is_refused(manager):
    made = personal_token(manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)

    assert error_of(f"Bearer {made.secret}").code == "PGRST301"


@pytest.mark.parametrize(
    "token", ["anon-key", "\0", "a\0b", "\xff", "x" * 7000, "a.b.c", "..", "\0.\0.\0", "cam_\0", "cam_" + "x" * 7000]
)
def test_malformed_token_is_401(rest, token):
    response = rest.with_token(token).get("class_types")

    assert (response.status_code, response.json()["code"][:5]) == (401, "PGRST")

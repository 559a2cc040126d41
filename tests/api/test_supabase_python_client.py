"""The unmodified supabase client from PyPI against a live server."""

import httpx
import pytest
from supabase import AuthApiError, Client, ClientOptions, create_client

from accounts.models import ApiSession
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connect(live_server):
    """Return a function that makes clients. Close their connections, which they leave open."""
    with httpx.Client() as http:
        yield lambda: create_client(
            live_server.url, "any-anon-key", ClientOptions(auto_refresh_token=False, httpx_client=http)
        )


@pytest.fixture
def supabase(connect) -> Client:
    return connect()


def sign_in(client, user, password=PASSWORD):
    return client.auth.sign_in_with_password({"email": user.email, "password": password})


def error_of(call, *args):
    with pytest.raises(AuthApiError) as caught:
        call(*args)
    return caught.value.status, caught.value.code, caught.value.message


def test_client_signs_in_gets_the_user_refreshes_and_signs_out(supabase, manager):
    answer = sign_in(supabase, manager)
    user = supabase.auth.get_user().user
    refreshed = supabase.auth.refresh_session()

    assert answer.user.id == user.id == refreshed.user.id == str(manager.pk)
    assert (user.email, user.aud, user.app_metadata) == (manager.email, "authenticated", answer.user.app_metadata)
    assert refreshed.session.refresh_token != answer.session.refresh_token
    assert supabase.auth.get_session().access_token == refreshed.session.access_token

    supabase.auth.sign_out()
    assert supabase.auth.get_session() is None
    assert ApiSession.objects.count() == 0


def test_session_moves_to_another_client(supabase, connect, manager):
    session = sign_in(supabase, manager).session
    other = connect()
    other.auth.set_session(session.access_token, session.refresh_token)

    assert other.auth.get_user().user.email == manager.email
    assert other.auth.get_claims()["claims"]["sub"] == str(manager.pk)


@pytest.mark.parametrize(("scope", "left"), [("local", 1), ("others", 1), ("global", 0)])
def test_sign_out_ends_the_sessions_of_its_scope(supabase, connect, manager, scope, left):
    other = connect()
    sign_in(supabase, manager)
    sign_in(other, manager)

    supabase.auth.sign_out({"scope": scope})

    assert ApiSession.objects.count() == left


def test_client_receives_error_codes(supabase, manager):
    wrong = error_of(sign_in, supabase, manager, "wrong")
    unknown = error_of(supabase.auth.refresh_session, "unknown")
    anonymous = error_of(supabase.auth.get_user, "not-a-token")

    assert wrong == (400, "invalid_credentials", "Invalid login credentials")
    assert unknown == (400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
    assert anonymous[:2] == (403, "bad_jwt")


def test_signing_in_again_ignores_the_token_of_an_ended_session(supabase, manager):
    sign_in(supabase, manager)
    ApiSession.objects.all().delete()

    assert error_of(supabase.auth.get_user) == (
        403,
        "session_not_found",
        "Session from session_id claim in JWT does not exist",
    )
    assert sign_in(supabase, manager).user.id == str(manager.pk)

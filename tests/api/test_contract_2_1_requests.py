"""Contract 2.1: requests to `/auth/v1`, as supabase-js and supabase-py send them."""

import pytest
from django.test import Client

from accounts.models import ApiSession
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

JS = {"email": "mohan@example.test", "password": PASSWORD, "gotrue_meta_security": {}}
PY = JS | {"data": {}, "gotrue_meta_security": {"captcha_token": None}}


@pytest.mark.parametrize("body", [JS, PY, JS | {"email": "Mohan@Example.test"}], ids=["js", "py", "capitals"])
def test_both_clients_sign_in(auth, manager, body):
    response = auth.post("token?grant_type=password", body)

    assert response.status_code == 200
    assert response.json()["user"]["id"] == str(manager.pk)


@pytest.mark.parametrize("bearer", ["any-anon-key", "a.b.c", "cam_unknown"])
def test_sign_in_ignores_the_authorization_header(auth, manager, bearer):
    assert auth.post("token?grant_type=password", JS, bearer=bearer).status_code == 200


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8"])
def test_sign_in_ignores_the_content_type(client, manager, content_type):
    response = client.post(
        "/auth/v1/token?grant_type=password",
        f'{{"email":"mohan@example.test","password":"{PASSWORD}"}}',
        content_type=content_type,
    )

    assert response.status_code == 200


def test_sign_in_stores_time_and_client(auth, manager):
    auth.signed_in(manager)

    manager.refresh_from_db()
    session = ApiSession.objects.get()
    assert session.device == "supabase-js/2.119.1"
    assert manager.last_login is not None


def test_user_ignores_the_content_type(auth, manager):
    token = auth.signed_in(manager)["access_token"]

    headers = auth.headers | {"Authorization": f"Bearer {token}", "Content-Type": "application/json;charset=UTF-8"}
    assert auth.client.get("/auth/v1/user", headers=headers).status_code == 200


def test_head_of_user_has_no_body(auth, manager):
    token = auth.signed_in(manager)["access_token"]

    response = auth.client.head("/auth/v1/user", headers=auth.headers | {"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.content) == (200, b"")


def test_sign_out_needs_no_body_and_no_csrf_token(auth, manager):
    token = auth.signed_in(manager)["access_token"]
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/auth/v1/logout?scope=global", headers={"Authorization": f"Bearer {token}"})

    assert (response.status_code, response.content) == (204, b"")

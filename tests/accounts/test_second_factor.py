"""Screen 1: the second step of a sign-in, turned on with an app, used once a code, taken off by an admin."""

import datetime as dt
import re
from http import HTTPStatus

import pyotp
import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiSession, AuditEntry, SecondFactor, User
from accounts.people.mails import way_in
from accounts.row_security.acting import acting_as
from accounts.sign_in.authenticator import STEP
from accounts.sign_in.services.second_factor import begin_second_factor, turn_second_factor_on
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign-in")
CODE = reverse("accounts:sign-in-code")
PROFILE = reverse("accounts:profile")
SETUP = reverse("accounts:second-factor")
BEGIN = reverse("accounts:begin-second-factor")
PICTURE = reverse("accounts:second-factor-picture")
CHANGE = reverse("accounts:change-second-factor")


def secret_of(person):
    return SecondFactor.objects.get(user=person).secret


def code_at(person, moment):
    return pyotp.TOTP(secret_of(person)).generate_otp(int(moment.timestamp()) // STEP)


def code_of(person, *, steps_ahead=0):
    return code_at(person, timezone.now() + steps_ahead * dt.timedelta(seconds=STEP))


def turn_on(person):
    """With a code of a minute ago, so that those of now are unused; returns the recovery codes."""
    begin_second_factor(person=person)
    then = timezone.now() - dt.timedelta(minutes=1)
    codes = turn_second_factor_on(person=person, code=code_at(person, then), at=then)
    person.refresh_from_db()
    return codes


def give_password(client, person, **more):
    return client.post(SIGN_IN, {"username": person.email, "password": PASSWORD} | more)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture(params=["admin", "manager", "staff", "instructor"])
def person(request):
    user = request.getfixturevalue(request.param)
    User.objects.filter(pk=user.pk).update(created_at=timezone.now() - dt.timedelta(days=1))
    return User.objects.with_access().get(pk=user.pk)


@pytest.fixture
def protected(staff):
    User.objects.filter(pk=staff.pk).update(created_at=timezone.now() - dt.timedelta(days=1))
    staff.recovery_codes = turn_on(staff)
    return staff


# --- Turning on -------------------------------------------------------------------------------------------------------


def test_it_is_turned_on_with_a_code_of_the_app_and_codes_are_shown_this_once(client, person):
    client.force_login(person)
    client.post(BEGIN)
    shown = client.get(SETUP).text
    picture = client.get(PICTURE)

    response = client.post(SETUP, {"code": code_of(person)})

    codes = re.findall(r"<code>([a-z2-9-]{19})</code>", response.text)
    assert secret_of(person) in shown.replace(" ", "")
    assert (picture["Content-Type"], picture.content[:5]) == ("image/svg+xml", b"<?xml")
    assert "no-store" in picture["Cache-Control"]
    assert len(codes) == 10
    assert "no-store" in response["Cache-Control"]
    assert User.objects.get(pk=person.pk).has_second_factor
    assert not {*codes} & {*SecondFactor.objects.get().recovery_hashes}
    assert codes[0] not in client.get(SETUP).text


def test_a_wrong_code_turns_nothing_on(client, person):
    client.force_login(person)
    client.post(BEGIN)

    response = client.post(SETUP, {"code": "000000"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This code is not right" in response.text
    assert not User.objects.get(pk=person.pk).has_second_factor


def test_without_a_key_there_is_nothing_to_confirm_and_no_picture(client, staff):
    client.force_login(staff)

    assert client.get(PICTURE).status_code == HTTPStatus.NOT_FOUND
    assert client.post(SETUP, {"code": "000000"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_once_it_is_on_the_secret_is_shown_no_more_and_not_replaced(client, protected):
    client.force_login(protected)
    before = secret_of(protected)

    client.post(BEGIN)

    assert client.get(PICTURE).status_code == HTTPStatus.NOT_FOUND
    assert before not in client.get(SETUP).text.replace(" ", "")
    assert secret_of(protected) == before


@pytest.mark.parametrize("address", [SETUP, PICTURE, BEGIN, CHANGE])
def test_strangers_sign_in_first(client, address):
    assert client.post(address).status_code == HTTPStatus.UNAUTHORIZED


# --- Signing in -------------------------------------------------------------------------------------------------------


def test_the_password_alone_lets_nobody_in(client, protected):
    response = give_password(client, protected)

    assert response["Location"] == CODE
    assert not is_in(client)
    assert client.get(PROFILE).status_code == HTTPStatus.FOUND


def test_the_code_lets_in_and_leads_to_where_one_wanted_to_go(client, protected):
    give_password(client, protected, next="/catalog/")

    response = client.post(CODE, {"code": code_of(protected)})

    assert response["Location"] == "/catalog/"
    assert is_in(client)


def test_a_code_counts_once(client, protected):
    code = code_of(protected)
    give_password(client, protected)
    client.post(CODE, {"code": code})

    again = Client()
    give_password(again, protected)
    response = again.post(CODE, {"code": code})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not is_in(again)


def test_a_code_older_than_the_last_one_does_not_count(client, protected):
    give_password(client, protected)
    client.post(CODE, {"code": code_of(protected, steps_ahead=1)})

    again = Client()
    give_password(again, protected)

    assert again.post(CODE, {"code": code_of(protected)}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_recovery_code_lets_in_once(client, protected):
    typed = protected.recovery_codes[3].upper().replace("-", " ")
    give_password(client, protected)
    client.post(CODE, {"code": typed})

    again = Client()
    give_password(again, protected)
    response = again.post(CODE, {"code": typed})

    assert is_in(client)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(SecondFactor.objects.get().recovery_hashes) == 9


def test_without_a_password_there_is_no_second_step(client, protected):
    assert client.get(CODE)["Location"] == SIGN_IN
    assert client.post(CODE, {"code": code_of(protected)})["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_password_waits_ten_minutes_for_its_code(client, protected):
    give_password(client, protected)
    session = client.session
    waiting = session["waits_for_code"]
    then = timezone.now() - dt.timedelta(minutes=11)
    session["waits_for_code"] = waiting | {"at": then.isoformat()}
    session.save()

    assert client.post(CODE, {"code": code_of(protected)})["Location"] == SIGN_IN
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "deactivated"])
def test_a_password_that_counts_no_more_waits_for_no_code(client, protected, change):
    give_password(client, protected)
    if change == "password":
        protected.set_password("entirely-new-words")
        protected.save(update_fields=["password"])
    else:
        User.objects.filter(pk=protected.pk).update(is_active=False)

    assert client.post(CODE, {"code": code_of(protected)})["Location"] == SIGN_IN


def test_the_key_of_the_session_changes_with_each_step(client, protected):
    keys = [client.session.session_key]
    give_password(client, protected)
    keys.append(client.session.session_key)
    client.post(CODE, {"code": code_of(protected)})
    keys.append(client.session.session_key)

    assert len(set(keys)) == 3


def test_who_guesses_codes_waits_even_with_a_right_one(client, protected):
    give_password(client, protected)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})

    response = client.post(CODE, {"code": code_of(protected)})

    assert (response.status_code, response["Retry-After"]) == (HTTPStatus.TOO_MANY_REQUESTS, "900")
    assert "too many wrong codes" in response.text
    assert not is_in(client)


def test_codes_guessed_from_many_places_wait_as_well(protected):
    for number in range(21):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        give_password(client, protected)
        last = client.post(CODE, {"code": "000000"})

    assert last.status_code == HTTPStatus.TOO_MANY_REQUESTS


# --- /auth/v1 ---------------------------------------------------------------------------------------------------------


def api_sign_in(client, person, password=PASSWORD):
    body = {"email": person.email, "password": password}
    headers = {"X-Supabase-Api-Version": "2024-01-01"}
    return client.post("/auth/v1/token?grant_type=password", body, content_type="application/json", headers=headers)


def test_a_program_cannot_give_a_code_and_is_pointed_to_tokens(client, protected):
    response = api_sign_in(client, protected)

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.json()["code"] == "insufficient_aal"
    assert "personal API token" in response.json()["message"]
    assert ApiSession.objects.count() == 0


def test_but_only_who_knows_the_password_learns_that(client, protected, manager):
    wrong, other = api_sign_in(client, protected, "wrong"), api_sign_in(client, manager, "wrong")

    assert (wrong.status_code, wrong.json()) == (other.status_code, other.json())


def test_a_session_from_before_goes_on(client, staff):
    tokens = api_sign_in(client, staff).json()
    User.objects.filter(pk=staff.pk).update(created_at=timezone.now() - dt.timedelta(days=1))
    turn_on(staff)

    refreshed = client.post(
        "/auth/v1/token?grant_type=refresh_token",
        {"refresh_token": tokens["refresh_token"]},
        content_type="application/json",
    )

    assert refreshed.status_code == HTTPStatus.OK


# --- Changing it ------------------------------------------------------------------------------------------------------


def prove(client, person, *, password=PASSWORD, code=None, **more):
    return client.post(CHANGE, {"password": password, "code": code or code_of(person)} | more)


def test_who_proves_both_turns_it_off(client, protected):
    client.force_login(protected)

    response = client.post(
        CHANGE, {"password": PASSWORD, "code": protected.recovery_codes[0], "off": "off"}, follow=True
    )

    assert "The second step is off." in response.text
    assert not User.objects.get(pk=protected.pk).has_second_factor
    assert not SecondFactor.objects.exists()


def test_new_recovery_codes_take_the_place_of_the_old_ones(client, protected):
    client.force_login(protected)

    response = prove(client, protected)

    codes = re.findall(r"<code>([a-z2-9-]{19})</code>", response.text)
    assert len(codes) == 10
    assert not {*codes} & {*protected.recovery_codes}
    assert prove(client, protected, code=protected.recovery_codes[0]).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert prove(client, protected, code=codes[0]).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"password": "wrong"}, "This is not your password."), ({"code": "000000"}, "This code is not right")],
)
def test_it_stays_on_for_who_proves_only_one(client, protected, wrong, sentence):
    client.force_login(protected)

    response = prove(client, protected, off="off", **wrong)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in response.text
    assert User.objects.get(pk=protected.pk).has_second_factor


def test_who_is_signed_in_guesses_no_more_often_than_who_is_not(client, protected):
    client.force_login(protected)
    for _ in range(5):
        prove(client, protected, code="000000", off="off")

    assert prove(client, protected, off="off").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_what_is_off_is_neither_turned_off_nor_given_codes(client, staff):
    client.force_login(staff)

    assert client.post(CHANGE, {"password": PASSWORD, "code": "000000"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


# --- Whose it is ------------------------------------------------------------------------------------------------------


def test_an_admin_takes_it_off_for_who_lost_the_phone(client, admin, protected):
    client.force_login(admin)
    off = reverse("accounts:second-factor-off", args=[protected.pk])
    shown = client.get(reverse("accounts:person", args=[protected.pk])).text

    response = client.post(off, follow=True)

    assert "Take second step off" in shown
    assert "signs in with the password only" in response.text
    assert give_password(Client(), protected)["Location"] == "/"
    assert client.post(off).status_code == HTTPStatus.CONFLICT
    entry = AuditEntry.objects.get(event="second_factor.taken_off")
    assert (entry.person, entry.actor) == (protected, admin)


@pytest.mark.parametrize("who", ["manager", "staff", "instructor", "stranger"])
def test_nobody_else_takes_it_off(client, request, who, protected):
    client.force_login(request.getfixturevalue(who))

    response = client.post(reverse("accounts:second-factor-off", args=[protected.pk]))

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert User.objects.get(pk=protected.pk).has_second_factor


@pytest.mark.parametrize("who", ["admin", "manager", "instructor"])
def test_no_role_reads_the_secret_of_another(request, who, protected):
    with acting_as(request.getfixturevalue(who)):
        assert not SecondFactor.objects.exists()


def test_nobody_but_an_admin_turns_it_off_behind_the_back_of_the_code(protected, manager, instructor):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(manager), transaction.atomic():
        User.objects.filter(pk=protected.pk).update(second_factor_at=None)
    with acting_as(instructor):
        assert User.objects.filter(pk=protected.pk).update(second_factor_at=None) == 0


def test_a_link_to_a_new_password_is_no_way_around_it(client, protected):
    protected.set_unusable_password()
    protected.save(update_fields=["password"])
    form = client.get(way_in(protected), follow=True)
    new = {"new_password1": "entirely-new-words", "new_password2": "entirely-new-words"}
    client.post(form.redirect_chain[-1][0], new)

    assert not is_in(client)

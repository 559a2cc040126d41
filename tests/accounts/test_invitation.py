"""Screen 11: an invitation by mail, from the form to the first sign-in."""

import re
from http import HTTPStatus

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from accounts.selectors import roles_of
from tests.factories import UserFactory
from tests.plain_form import PlainForm

pytestmark = pytest.mark.django_db

INVITE = reverse("accounts:invite")
TYPED = {"full_name": "Kavya Nair", "email": "Kavya@Example.Test", "phone": "+91 98200 1", "roles": ["staff"]}
NEW_PASSWORD = "entirely-new-words"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Mails go out once the change is committed; here, at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def failing_mail(settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.accounts.test_invitation.NobodyListens"}}


class NobodyListens:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def link_in(message) -> str:
    (link,) = re.findall(r"http://localhost:\d+(/password-reset/\S+)", message.body)
    return link


def signs_in(client, email) -> bool:
    client.logout()
    client.post(reverse("accounts:sign-in"), {"username": email, "password": NEW_PASSWORD})
    return "_auth_user_id" in client.session


def choose_password(client, link):
    form_page = client.get(link, follow=True)
    address = form_page.redirect_chain[-1][0] if form_page.redirect_chain else link
    return client.post(address, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})


def test_who_is_invited_chooses_a_password_and_is_in(client, admin, committed):
    client.force_login(admin)
    with committed():
        client.post(INVITE, PlainForm(client.get(INVITE).text, "invitation").filled(**TYPED))
    client.logout()
    (message,) = mail.outbox

    response = choose_password(client, link_in(message))

    kavya = User.objects.get(email="kavya@example.test")
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(kavya.pk)
    assert kavya.state == User.State.ACTIVE
    assert roles_of(kavya.pk) == {"staff": ["create:assignment", "read:assignment", "update:assignment"]}
    assert signs_in(client, "kavya@example.test")


def test_the_mail_says_who_invites_and_how_to_get_in(client, admin, committed, settings):
    client.force_login(admin)
    with committed():
        client.post(INVITE, TYPED)

    (message,) = mail.outbox
    assert message.to == ["kavya@example.test"]
    assert message.subject == f"Your access to {settings.STUDIO_NAME}"
    assert message.body.startswith(
        "Hello Kavya Nair,\n\nAnita Admin has given you access to the classes of Namaste Yoga Studio."
    )
    assert "The link works once, for 3 days." in message.body


def test_until_the_first_password_the_person_is_invited(client, admin):
    client.force_login(admin)

    client.post(INVITE, TYPED)

    assert User.objects.get(email="kavya@example.test").state == User.State.INVITED


def test_the_link_dies_once_a_password_is_chosen(client, admin, committed):
    client.force_login(admin)
    with committed():
        client.post(INVITE, TYPED)
    client.logout()
    link = link_in(mail.outbox[0])
    choose_password(client, link)
    client.logout()

    assert "This link no longer works" in client.get(link).text


def test_the_link_of_somebody_deactivated_does_not_work(client, admin, committed):
    client.force_login(admin)
    with committed():
        client.post(INVITE, TYPED)
    client.logout()
    User.objects.filter(email="kavya@example.test").update(is_active=False)

    assert "This link no longer works" in client.get(link_in(mail.outbox[0])).text


def test_a_link_changes_nothing_while_somebody_else_is_signed_in(client, admin, instructor, committed):
    client.force_login(admin)
    with committed():
        client.post(INVITE, TYPED)
    client.force_login(instructor)

    response = choose_password(client, link_in(mail.outbox[0]))

    assert "You are signed in as Asha Rao" in response.text
    assert User.objects.get(email="kavya@example.test").state == User.State.INVITED


def test_a_weak_password_is_refused_in_words(client, admin, committed):
    client.force_login(admin)
    with committed():
        client.post(INVITE, TYPED)
    client.logout()
    address = client.get(link_in(mail.outbox[0])).url

    response = client.post(address, {"new_password1": "123", "new_password2": "123"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_htmx_closes_the_dialog_and_tells_about_the_mail(client, admin, committed):
    client.force_login(admin)

    with committed():
        response = client.post(INVITE, TYPED, headers={"hx-request": "true", "hx-target": "dialog"})

    assert response.status_code == HTTPStatus.NO_CONTENT
    assert "The mail is on its way to kavya@example.test." in response["HX-Trigger"]
    assert "people:changed" in response["HX-Trigger"]


def test_an_invitation_whose_mail_fails_stays_and_is_sent_again(client, admin, committed, failing_mail):
    client.force_login(admin)

    with committed():
        response = client.post(INVITE, TYPED, headers={"hx-request": "true", "hx-target": "dialog"})

    kavya = User.objects.get(email="kavya@example.test")
    assert "the mail could not be sent. Send the invitation again." in response["HX-Trigger"]
    assert "Send invitation again" in client.get(reverse("accounts:person", args=[kavya.pk])).text


@pytest.mark.django_db(transaction=True)
def test_the_plain_form_tells_on_the_next_page(client, failing_mail):
    client.force_login(UserFactory(roles=["admin"]))

    response = client.post(INVITE, TYPED, follow=True)

    assert "the mail could not be sent. Send the invitation again." in response.text


@pytest.mark.parametrize(("active", "sentence"), [(True, "Mohan Manager."), (False, "activate them again instead.")])
def test_a_taken_address_is_refused_and_what_was_typed_stays(client, admin, manager, committed, active, sentence):
    User.objects.filter(pk=manager.pk).update(is_active=active)
    client.force_login(admin)

    with committed():
        response = client.post(INVITE, TYPED | {"email": "MOHAN@example.test"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in response.text
    typed = PlainForm(response.text, "invitation").values
    assert (typed["full_name"], typed["email"], typed["roles"]) == (["Kavya Nair"], ["MOHAN@example.test"], ["staff"])
    assert mail.outbox == []


def test_an_invitation_needs_a_role(client, admin):
    client.force_login(admin)

    response = client.post(INVITE, {key: value for key, value in TYPED.items() if key != "roles"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "without a role nobody can open anything" in response.text
    assert not User.objects.filter(full_name="Kavya Nair").exists()


def test_the_invitation_is_sent_again(client, admin, committed):
    client.force_login(admin)
    client.post(INVITE, TYPED)
    kavya = User.objects.get(email="kavya@example.test")

    with committed():
        response = client.post(reverse("accounts:send-way-in", args=[kavya.pk]))

    assert response.url == reverse("accounts:person", args=[kavya.pk])
    assert [message.to for message in mail.outbox] == [["kavya@example.test"]]


def test_who_has_a_password_gets_a_link_to_a_new_one(client, admin, instructor, committed, settings):
    client.force_login(admin)
    with committed():
        client.post(reverse("accounts:send-way-in", args=[instructor.pk]))
    client.logout()
    (message,) = mail.outbox

    response = choose_password(client, link_in(message))

    assert message.subject == f"Your new password for {settings.STUDIO_NAME}"
    assert response.url == reverse("accounts:password-reset-done")
    assert signs_in(client, instructor.email)


def test_nobody_deactivated_gets_a_link(client, admin, committed):
    gone = UserFactory(is_active=False)
    client.force_login(admin)

    with committed():
        response = client.post(reverse("accounts:send-way-in", args=[gone.pk]))

    assert response.status_code == HTTPStatus.CONFLICT
    assert mail.outbox == []


def test_who_lost_the_invitation_asks_for_a_link(client, admin):
    client.force_login(admin)
    client.post(INVITE, TYPED)
    client.logout()

    client.post(reverse("accounts:password-reset"), {"email": "Kavya@example.test"})

    assert [message.to for message in mail.outbox] == [["kavya@example.test"]]

"""Forms of sign-in, second step and password reset."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet

from accounts.models import User
from accounts.sign_in.passwords import LONGEST
from accounts.sign_in.services.passwords import choose_password


class SignInForm(forms.Form):
    username = forms.CharField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The second step of a sign-in, and the first code when it is turned on."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ProofForm(forms.Form):
    """Who changes the second step proves both: the password and a code."""

    password = forms.CharField(
        label="Password",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label="Code from the app, or a recovery code",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="proof_%s")


class ForgottenPasswordForm(PasswordResetForm):
    def get_users(self, email: str) -> QuerySet[User]:
        """Who is invited and lost the mail gets a link as well; who is deactivated gets none."""
        found: QuerySet[User] = User.objects.active().filter(email=email.strip().lower())
        return found


class ChosenPasswordForm(SetPasswordForm):
    """Of somebody who follows a link out of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shorten_passwords(self)

    def save(self, commit: bool = True) -> User:  # noqa: ARG002, FBT001, FBT002 -- Django's signature
        person: User = self.user
        choose_password(person=person, password=self.cleaned_data["new_password1"])
        return person


def shorten_passwords(form: forms.BaseForm) -> None:
    """Nothing longer is hashed, not even to compare it."""
    for field in form.fields.values():
        field.validators.append(MaxLengthValidator(LONGEST))
        field.widget.attrs["maxlength"] = LONGEST

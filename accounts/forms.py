"""Forms of the sign-in and of one's own profile."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from accounts.models import User


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "The e-mail address and the password do not belong together.",
        "inactive": "The e-mail address and the password do not belong together.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        )


def time_zones() -> list[tuple[str, str]]:
    """Every time zone by name; none stands for the studio's."""
    zones = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("", f"The studio's ({settings.STUDIO_TIME_ZONE})"), *((name, name.replace("_", " ")) for name in zones)]


class ProfileForm(forms.Form):
    full_name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}), strip=True
    )
    phone = forms.RegexField(
        label="Phone",
        regex=r"^\+?[0-9 ().-]{5,40}$",
        required=False,
        help_text="Shown to the desk and to colleagues.",
        error_messages={"invalid": "A phone number has digits, spaces and perhaps a + in front."},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=time_zones, required=False)
    theme = forms.ChoiceField(label="Appearance", choices=User.Theme.choices)


class NewPasswordForm(PasswordChangeForm):
    """Stands beside the details on the profile, so it does not take the focus."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].widget.attrs.pop("autofocus")
        self.fields["new_password1"].help_text = "At least ten characters, and not one that everybody uses."
        self.fields["new_password2"].label = "New password, once more"
        self.fields["new_password2"].help_text = ""


class ApiTokenForm(forms.Form):
    """Stands beside the details on the profile, so its fields have ids of their own."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "What it is for"}),
    )
    valid_days = forms.TypedChoiceField(
        label="Expires",
        choices=[("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year"), ("never", "Never")],
        coerce=lambda value: None if value == "never" else int(value),
        initial="90",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="token_%s", **kwargs)

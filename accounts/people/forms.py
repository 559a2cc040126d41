"""Forms of the sign-in, of one's own profile, and of the people that admins keep."""

import zoneinfo
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm

from accounts.models import User, UserRole
from accounts.people.selectors import Criteria
from accounts.permissions import PERMISSION_LABELS, ROLE_PERMISSIONS, Permission, RoleName, permission_labels
from accounts.sign_in.forms import shorten_passwords
from design.fields import MOST_ROWS, SumField
from design.widgets import CheckCards, ChipChoices


@cache
def time_zone_names() -> list[str]:
    """Every time zone of a place; read from the system's files once."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))


def time_zones() -> list[tuple[str, str]]:
    """Every time zone by name; none stands for the studio's."""
    named = [(name, name.replace("_", " ")) for name in time_zone_names()]
    return [("", f"The studio's ({settings.STUDIO_TIME_ZONE})"), *named]


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
        self.fields["old_password"].label = "Current password"
        self.fields["new_password1"].help_text = "At least ten characters, and not one that everybody uses."
        self.fields["new_password2"].label = "New password, once more"
        self.fields["new_password2"].help_text = ""
        shorten_passwords(self)


class FilterForm(forms.Form):
    """Bound to the address of the list of people."""

    all_optional = True

    q = forms.CharField(label="Search", max_length=100, required=False)
    role = forms.MultipleChoiceField(label="Roles", choices=UserRole.Role.choices, required=False, widget=ChipChoices)
    state = forms.MultipleChoiceField(choices=User.State.choices, required=False, widget=ChipChoices)
    after = forms.CharField(max_length=300, required=False)
    rows = SumField(limit=MOST_ROWS, required=False)

    def criteria(self) -> Criteria:
        cleaned = self.cleaned_data
        return Criteria(words=cleaned["q"], roles=tuple(cleaned["role"]), states=tuple(cleaned["state"]))


class PersonForm(ProfileForm):
    """Somebody else's details, as admins keep them."""

    theme = None  # type: ignore[assignment]  # everybody's own choice
    email = forms.EmailField(label="E-mail", max_length=254, help_text="They sign in with it.")

    field_order = ("full_name", "email", "phone", "time_zone")

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="person_%s", initial=dict(initial or {}))
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        """Addresses are kept in lower case, so that nobody has two accounts."""
        address: str = self.cleaned_data["email"]
        return address.strip().lower()


ROLE_CARDS = {
    role.value: (icon, f"{sentence} {', '.join(permission_labels(ROLE_PERMISSIONS[role])).lower()}.")
    for role, icon, sentence in (
        (RoleName.ADMIN, "settings", "Keeps the studio:"),
        (RoleName.MANAGER, "calendar", "Plans the classes:"),
        (RoleName.INSTRUCTOR, "lotus", "Teaches:"),
        (RoleName.STAFF, "book", "Works at the desk:"),
    )
}


class InvitationForm(PersonForm):
    time_zone = None  # type: ignore[assignment]  # the studio's, until they choose their own
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=UserRole.Role.choices,
        widget=CheckCards(details=ROLE_CARDS),
        error_messages={"required": "Choose at least one: without a role nobody can open anything."},
    )


class RolesForm(forms.Form):
    """Which roles a person has, and what each of them permits.

    `held` are the permissions of the roles as they are stored. Who manages people by one of them and would not any more
    confirms that when it is the `own` right that goes.
    """

    oneself = forms.BooleanField(label="Yes, take my own right to manage people away", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, held: Mapping[str, Sequence[str]], own: bool) -> None:
        super().__init__(data, auto_id="roles_%s")
        self.own = own
        self.asks_oneself = False
        choices = [(permission.value, word) for permission, word in PERMISSION_LABELS.items()]
        for role in RoleName:
            self.fields[role] = forms.BooleanField(
                label=UserRole.Role(role).label,
                required=False,
                initial=role in held,
                disabled=role == RoleName.INSTRUCTOR and role in held,
            )
            self.fields[f"{role}-permissions"] = forms.MultipleChoiceField(
                label=f"What {UserRole.Role(role).label.lower()} permits",
                choices=choices,
                required=False,
                initial=held.get(role) or [str(each) for each in ROLE_PERMISSIONS[role]],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def roles(self) -> dict[str, list[str]]:
        """The permissions of every role that is ticked."""
        return {role: self.cleaned_data[f"{role}-permissions"] for role in RoleName if self.cleaned_data[role]}

    @property
    def cards(self) -> list[tuple[str, Any, Any, list[str]]]:
        """Each role with its two fields, and its own list in words."""
        return [
            (role.value, self[role], self[f"{role}-permissions"], permission_labels(ROLE_PERMISSIONS[role]))
            for role in RoleName
        ]

    def back_to_the_list_of(self, role: str) -> None:
        """Keep what was ticked, but for this role's permissions: they are the role's own list again."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # bound to a QueryDict
        typed.setlist(f"{role}-permissions", [str(each) for each in ROLE_PERMISSIONS[RoleName(role)]])
        self.data = typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for role in RoleName:
            if cleaned.get(role) and not cleaned.get(f"{role}-permissions"):
                self.add_error(f"{role}-permissions", "Leave at least one, or take the role away.")
        granted = {each for role in RoleName if cleaned.get(role) for each in cleaned.get(f"{role}-permissions") or ()}
        if self.own and Permission.MANAGE_USERS not in granted:
            self.asks_oneself = True
            if not cleaned.get("oneself"):
                self.add_error("oneself", "You could not open this screen any more. Tick the box if you mean it.")
        return cleaned


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

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="token_%s")

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.access import person
from accounts.exceptions import AccountsError
from accounts.models import User, UserRole
from accounts.permissions import RoleName
from accounts.services.people import add_person, change_person, change_role, give_role, take_role
from config.admin import ServiceAdmin

admin.site.unregister(Group)  # roles give permissions here, groups do nothing


class LowerCaseAddress:
    """Addresses are kept in lower case, so that nobody has two accounts."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        return address.strip().lower()


class PersonForm(LowerCaseAddress, UserChangeForm):
    pass


class PersonCreationForm(LowerCaseAddress, AdminUserCreationForm):
    usable_password = None  # type: ignore[assignment]  # always with a password

    class Meta:
        model = User
        fields = ("email", "full_name", "phone")


class RoleForm(forms.ModelForm):
    class Meta:
        model = UserRole
        fields = ("role_name", "permissions")
        help_texts = {"permissions": "Separated by commas. Left empty, the role's own list is given."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].required = False


class RoleInline(admin.TabularInline):
    model = UserRole
    form = RoleForm
    extra = 0


@admin.register(User)
class PersonAdmin(ServiceAdmin, UserAdmin):
    refusals = (AccountsError,)
    form = PersonForm
    add_form = PersonCreationForm
    inlines = (RoleInline,)
    list_display = ("full_name", "email", "phone", "is_active")
    list_filter = ("is_active", "roles__role_name")
    search_fields = ("full_name", "email")
    filter_horizontal = ()
    ordering = ("full_name", "user_id")
    readonly_fields = ("last_login", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("full_name", "email", "phone", "time_zone", "theme", "is_active", "password")}),
        ("When", {"fields": ("last_login", "created_at", "updated_at")}),
    )
    add_fieldsets = ((None, {"fields": ("full_name", "email", "phone", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are deactivated: their classes and their part in the history stay."""
        return False

    def get_inline_instances(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        return super().get_inline_instances(request, obj) if obj else []

    def add_row(self, request: HttpRequest, row: User) -> None:
        add_person(person=row, actor=person(request))

    def change_row(self, request: HttpRequest, row: User, columns: list[str]) -> None:
        change_person(person=row, columns=columns, actor=person(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        changed = formset.save(commit=False)
        for role in formset.deleted_objects:
            take_role(role=role, actor=person(request))
        for role in changed:
            if role._state.adding:
                give_role(
                    person=role.user,
                    role=RoleName(role.role_name),
                    permissions=role.permissions or (),
                    actor=person(request),
                )
            else:
                change_role(role=role, columns=["role_name", "permissions"], actor=person(request))

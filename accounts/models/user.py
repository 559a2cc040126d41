from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property

from accounts.permissions import DatabaseRole, Permission, RoleName, database_role


class UserQuerySet(models.QuerySet["User"]):
    def with_access(self) -> Self:
        """Load each person's role names and permissions along, in the same query; `may()` needs them."""
        roles = User.roles.rel.related_model._default_manager.filter(user=OuterRef("pk"))
        return self.annotate(
            role_names=ArraySubquery(roles.values("role_name")),
            granted=ArraySubquery(
                roles.values(permission=Func(F("permissions"), function="unnest", output_field=models.CharField()))
            ),
        )

    def active(self) -> Self:
        return self.filter(is_active=True)

    def instructors(self) -> Self:
        """People who may be given a class: those with the instructor role."""
        roles = User.roles.rel.related_model._default_manager
        return self.filter(models.Exists(roles.filter(user=OuterRef("pk"), role_name=RoleName.INSTRUCTOR)))

    def by_name(self) -> Self:
        return self.order_by("full_name", "user_id")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Looks people up by e-mail address without regard to case (domain 1.1)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.with_access().get(email=(username or "").strip().lower())
        return user


class User(AbstractBaseUser):
    """A person who signs in; stands for the guide's `auth.users` and `user_profiles` both (domain 1.1)."""

    class Theme(models.TextChoices):
        SYSTEM = "system", "As the device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    user_id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    email = models.EmailField("e-mail", unique=True, error_messages={"unique": "Somebody has this e-mail address already."})
    full_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True, db_default="", default="")
    time_zone = models.CharField(max_length=60, blank=True, db_default="", default="")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM, db_default=Theme.SYSTEM)
    is_active = models.BooleanField("active", default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    # Present on people loaded through `with_access()`.
    role_names: list[str]
    granted: list[str]

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        db_table = "user_profiles"
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_profiles_email_lower_case",
                violation_error_message="E-mail addresses are kept in lower case.",
            ),
            models.CheckConstraint(
                condition=Q(theme__in=["system", "light", "dark"]),
                name="user_profiles_theme_known",
                violation_error_message="The theme is one of system, light and dark.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def permissions(self) -> frozenset[str]:
        """The union over the person's roles; nothing once deactivated."""
        return frozenset(self.granted) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def has_role(self, role: RoleName) -> bool:
        return self.is_active and role in self.role_names

    @property
    def database_role(self) -> DatabaseRole:
        return database_role(self.role_names)

    @property
    def works_at_desk(self) -> bool:
        return self.is_active and self.database_role is DatabaseRole.DESK

    @property
    def initials(self) -> str:
        words = self.full_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

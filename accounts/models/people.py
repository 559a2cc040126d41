from collections.abc import Collection
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property

from accounts.permissions import DatabaseRole, Permission, RoleName, database_role


class UserQuerySet(models.QuerySet["User"]):
    def with_access(self) -> Self:
        """Load each person's role names and permissions along, in the same query; `may()` needs them."""
        roles = UserRole.objects.filter(user=OuterRef("pk"))
        return self.annotate(
            role_names=ArraySubquery(roles.values("role_name")),
            granted=ArraySubquery(
                roles.values(permission=Func(F("permissions"), function="unnest", output_field=models.CharField()))
            ),
        )

    def with_mark_of(self, session_id: UUID) -> Self:
        """Load the password mark of each person's API session of that id along; none when it ended."""
        of_that_id = models.FilteredRelation("api_sessions", condition=Q(api_sessions__pk=session_id))
        return self.annotate(shown_session=of_that_id, session_mark=F("shown_session__password_mark"))

    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_id(self, person_id: UUID | str) -> "User | None":
        return self.filter(pk=person_id).first()

    def instructors(self) -> Self:
        """People who may be given a class: those with the instructor role."""
        roles = UserRole.objects.filter(user=OuterRef("pk"), role_name=RoleName.INSTRUCTOR)
        return self.filter(models.Exists(roles))

    def by_name(self) -> Self:
        return self.order_by("full_name", "user_id")

    def matching(self, text: str) -> Self:
        """People whose name, e-mail address or phone number holds every word of `text`."""
        found = self
        for word in text.split():
            found = found.filter(Q(full_name__icontains=word) | Q(email__icontains=word) | Q(phone__icontains=word))
        return found

    def with_any_role(self, role_names: Collection[str]) -> Self:
        return self.filter(models.Exists(UserRole.objects.filter(user=OuterRef("pk"), role_name__in=role_names)))

    def in_any_state(self, states: Collection[str]) -> Self:
        invited = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        conditions = {
            User.State.ACTIVE: Q(is_active=True) & ~invited,
            User.State.INVITED: Q(is_active=True) & invited,
            User.State.DEACTIVATED: Q(is_active=False),
        }
        wanted = Q(pk__in=[])
        for state in states:
            wanted |= conditions[User.State(state)]
        return self.filter(wanted)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Looks people up by e-mail address without regard to case (domain 1.1)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.with_access().get(email=(username or "").strip().lower())
        return user


class User(AbstractBaseUser):
    """A person who signs in; stands for the guide's `auth.users` and `user_profiles` both (domain 1.1)."""

    class Theme(models.TextChoices):
        SYSTEM = "system", "Same as device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        INVITED = "invited", "Invited"
        DEACTIVATED = "deactivated", "Deactivated"

    user_id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    email = models.EmailField(
        "e-mail", unique=True, error_messages={"unique": "Another person already has this e-mail address."}
    )
    full_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True, db_default="", default="")
    time_zone = models.CharField(max_length=60, blank=True, db_default="", default="")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM, db_default=Theme.SYSTEM)
    is_active = models.BooleanField("active", default=True, db_default=True)
    second_factor_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When two-step sign-in was turned on; null if it is off."
    )
    sign_outs = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="How many times all sessions of this person were ended at once.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    # Present on people loaded through `with_access()`.
    role_names: list[str]
    granted: list[str]
    # Present on people loaded through `with_mark_of()`.
    session_mark: str | None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        db_table = "user_profiles"
        verbose_name = "person"
        verbose_name_plural = "people"
        indexes = [models.Index(fields=["full_name", "user_id"], name="user_profiles_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_profiles_email_lower_case",
                violation_error_message="Enter the e-mail address in lower case.",
            ),
            models.CheckConstraint(
                condition=Q(theme__in=["system", "light", "dark"]),
                name="user_profiles_theme_known",
                violation_error_message="Choose system, light or dark as the theme.",
            ),
            models.CheckConstraint(
                condition=Q(second_factor_at__isnull=True) | Q(second_factor_at__gte=F("created_at")),
                name="user_profiles_second_factor_after_made",
                violation_error_message="Two-step sign-in cannot be turned on before the person was created.",
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
    def state(self) -> "User.State":
        """Invited until a first password is chosen."""
        if not self.is_active:
            return User.State.DEACTIVATED
        return User.State.ACTIVE if self.has_usable_password() else User.State.INVITED

    @property
    def has_second_factor(self) -> bool:
        return self.second_factor_at is not None

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """The mark that every session carries: another password, or one more sign-out of all, and it does not count."""
        mark: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # Django's own, of the password
        return f"{mark}.{self.sign_outs}" if self.sign_outs else mark

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


class UserRole(models.Model):
    """One role of one person, with the permissions that it gives them (domain 1.2)."""

    class Role(models.TextChoices):
        ADMIN = RoleName.ADMIN, "Admin"
        MANAGER = RoleName.MANAGER, "Manager"
        INSTRUCTOR = RoleName.INSTRUCTOR, "Instructor"
        STAFF = RoleName.STAFF, "Staff"

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role_name = models.CharField(max_length=20, choices=Role)
    permissions = ArrayField(
        models.CharField(max_length=60),
        help_text="If omitted on insert, the database fills in the permissions of the role.",
    )

    class Meta:
        db_table = "user_roles"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role_name"],
                name="user_roles_user_role_unique",
                violation_error_message="This person already has this role.",
            ),
            models.CheckConstraint(
                condition=Q(role_name__in=[role.value for role in RoleName]),
                name="user_roles_role_name_known",
                violation_error_message="Choose admin, manager, instructor or staff as the role.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_name_display()

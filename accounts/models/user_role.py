from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from accounts.models.user import User
from accounts.permissions import RoleName


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
        help_text="Left out on insert, the database fills in the list of the role.",
    )

    class Meta:
        db_table = "user_roles"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role_name"],
                name="user_roles_user_role_unique",
                violation_error_message="This person has that role already.",
            ),
            models.CheckConstraint(
                condition=Q(role_name__in=[role.value for role in RoleName]),
                name="user_roles_role_name_known",
                violation_error_message="The role is one of admin, manager, instructor and staff.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_name_display()

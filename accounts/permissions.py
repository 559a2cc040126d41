"""Who may do what (domain 1.2, 1.3): the guide's permission lists, and what they mean in the database."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum


class RoleName(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    INSTRUCTOR = "instructor"
    STAFF = "staff"


class Permission(StrEnum):
    CREATE_ASSIGNMENT = "create:assignment"
    READ_ASSIGNMENT = "read:assignment"
    UPDATE_ASSIGNMENT = "update:assignment"
    DELETE_ASSIGNMENT = "delete:assignment"
    BULK_ASSIGNMENT = "bulk:assignment"
    READ_ANALYTICS = "read:analytics"
    MANAGE_USERS = "manage:users"
    MANAGE_SETTINGS = "manage:settings"
    UPDATE_OWN_ASSIGNMENT = "update:own_assignment"
    READ_OWN_ANALYTICS = "read:own_analytics"


ROLE_PERMISSIONS: Mapping[RoleName, tuple[Permission, ...]] = {
    RoleName.ADMIN: (
        Permission.CREATE_ASSIGNMENT,
        Permission.READ_ASSIGNMENT,
        Permission.UPDATE_ASSIGNMENT,
        Permission.DELETE_ASSIGNMENT,
        Permission.BULK_ASSIGNMENT,
        Permission.READ_ANALYTICS,
        Permission.MANAGE_USERS,
        Permission.MANAGE_SETTINGS,
    ),
    RoleName.MANAGER: (
        Permission.CREATE_ASSIGNMENT,
        Permission.READ_ASSIGNMENT,
        Permission.UPDATE_ASSIGNMENT,
        Permission.DELETE_ASSIGNMENT,
        Permission.BULK_ASSIGNMENT,
        Permission.READ_ANALYTICS,
    ),
    RoleName.INSTRUCTOR: (
        Permission.READ_ASSIGNMENT,
        Permission.UPDATE_OWN_ASSIGNMENT,
        Permission.READ_OWN_ANALYTICS,
    ),
    RoleName.STAFF: (
        Permission.CREATE_ASSIGNMENT,
        Permission.READ_ASSIGNMENT,
        Permission.UPDATE_ASSIGNMENT,
    ),
}

PERMISSION_LABELS: Mapping[Permission, str] = {
    Permission.CREATE_ASSIGNMENT: "Create classes",
    Permission.READ_ASSIGNMENT: "See classes",
    Permission.UPDATE_ASSIGNMENT: "Change classes",
    Permission.DELETE_ASSIGNMENT: "Delete classes",
    Permission.BULK_ASSIGNMENT: "Change many classes at once",
    Permission.READ_ANALYTICS: "See the studio's figures",
    Permission.MANAGE_USERS: "Manage people and their roles",
    Permission.MANAGE_SETTINGS: "Manage catalog and settings",
    Permission.UPDATE_OWN_ASSIGNMENT: "Answer and complete own classes",
    Permission.READ_OWN_ANALYTICS: "See own figures",
}
"""The label of each permission on the People screen."""


def permission_labels(permissions: Sequence[str]) -> list[str]:
    """Return the labels of these permissions, each once and in the order of `Permission`; unknown ones come last, as stored."""
    known = [PERMISSION_LABELS[permission] for permission in Permission if permission in permissions]
    return known + sorted(set(permissions) - set(Permission))


DESK_ROLES = frozenset({RoleName.ADMIN, RoleName.MANAGER, RoleName.STAFF})


class DatabaseRole(StrEnum):
    """The restricted role of a request (domain 8): policies are written once for each."""

    DESK = "studio_desk"
    INSTRUCTOR = "studio_instructor"


def database_role(role_names: Collection[str]) -> DatabaseRole:
    """The database role for somebody with these roles: the desk's when one of them works there."""
    return DatabaseRole.INSTRUCTOR if DESK_ROLES.isdisjoint(role_names) else DatabaseRole.DESK

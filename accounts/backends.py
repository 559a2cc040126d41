"""Who a session belongs to, with roles and permissions, in one query."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts.models import User
from accounts.permissions import Permission

# What the Django admin may be used for until its screens exist, in the studio's own permissions (domain 1.3).
ADMIN_PERMISSIONS = {
    "accounts": Permission.MANAGE_USERS,
    "catalog": Permission.MANAGE_SETTINGS,
    "bookings": Permission.CREATE_ASSIGNMENT,
}


class StudioBackend(ModelBackend):
    """Signs people in by e-mail address; the Django permissions it knows are the studio's."""

    def get_user(self, user_id: object) -> User | None:
        user: User | None = User.objects.with_access().active().filter(pk=user_id).first()
        return user

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:  # noqa: ARG002 -- Django's signature
        app_label = perm.partition(".")[0]
        permission = ADMIN_PERMISSIONS.get(app_label)
        return permission is not None and isinstance(user_obj, User) and user_obj.may(permission)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return self.has_perm(user_obj, f"{app_label}.view")

"""Who a session belongs to, with roles and permissions, in one query."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class StudioBackend(ModelBackend):
    """Signs people in by e-mail address; permissions are the studio's own (accounts/permissions.py)."""

    def get_user(self, user_id: object) -> User | None:
        user: User | None = User.objects.with_access().active().filter(pk=user_id).first()
        return user

"""Who a session belongs to, with roles and permissions, in one query."""

from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from accounts.current_person import active_person
from accounts.models import User


class StudioBackend(ModelBackend):
    """Signs people in by e-mail address; permissions are the studio's own (accounts/permissions.py)."""

    def get_user(self, user_id: UUID) -> User | None:
        return active_person(user_id)

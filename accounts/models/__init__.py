from accounts.models.user import User, UserQuerySet
from accounts.models.user_role import UserRole

__all__ = ["User", "UserQuerySet", "UserRole"]

from accounts.models.api_access import IDLE_LIMIT, ApiSession, ApiToken, RefreshToken
from accounts.models.audit import AuditEntry, AuditQuerySet
from accounts.models.browser_session import BrowserSession
from accounts.models.people import User, UserManager, UserQuerySet, UserRole
from accounts.models.rate_limits import TryCount
from accounts.models.second_factor import SecondFactor

__all__ = [
    "IDLE_LIMIT",
    "ApiSession",
    "ApiToken",
    "AuditEntry",
    "AuditQuerySet",
    "BrowserSession",
    "RefreshToken",
    "SecondFactor",
    "TryCount",
    "User",
    "UserManager",
    "UserQuerySet",
    "UserRole",
]

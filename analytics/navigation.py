from django.conf import settings

from accounts.models import User
from accounts.permissions import Permission
from web.navigation import Entry


def reads_analytics(user: User) -> bool:
    """The studio's figures, or the user's own."""
    may = user.may(Permission.READ_ANALYTICS) or user.may(Permission.READ_OWN_ANALYTICS)
    return bool(settings.ENABLE_ANALYTICS) and may


ANALYTICS = Entry(
    label="Analytics", url_name="analytics:dashboard", icon="chart", shown_to=reads_analytics, shortcut="g a"
)

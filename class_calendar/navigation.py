from accounts.models import User
from accounts.permissions import RoleName
from web.navigation import Entry


def has_classes(user: User) -> bool:
    return user.works_at_desk or user.has_role(RoleName.INSTRUCTOR)


CALENDAR = Entry(
    label="Calendar", url_name="assignments:calendar", icon="calendar", shown_to=has_classes, shortcut="g c"
)

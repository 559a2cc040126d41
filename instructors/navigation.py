from accounts.models import User
from accounts.permissions import RoleName
from web.navigation import Entry


def teaches(user: User) -> bool:
    return user.has_role(RoleName.INSTRUCTOR)


MY_CLASSES = Entry(label="My classes", url_name="assignments:mine", icon="lotus", shown_to=teaches, shortcut="g m")

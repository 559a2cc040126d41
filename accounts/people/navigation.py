from accounts.models import User
from accounts.permissions import Permission
from web.navigation import Entry


def manages_people(user: User) -> bool:
    return user.may(Permission.MANAGE_USERS)


PEOPLE = Entry(label="People", url_name="accounts:people", icon="users", shown_to=manages_people)

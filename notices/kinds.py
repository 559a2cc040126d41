"""What people are told about."""

from enum import StrEnum


class Kind(StrEnum):
    """Stable codes, since they stay in the database; the part before the dot says which app puts them into words."""

    CLASS_ASSIGNED = "class.assigned"
    CLASS_GIVEN = "class.given"
    CLASS_GIVEN_AWAY = "class.given_away"
    CLASS_MOVED = "class.moved"
    CLASS_CHANGED = "class.changed"
    CLASS_CANCELLED = "class.cancelled"
    CLASS_RESTORED = "class.restored"
    CLASS_REMOVED = "class.removed"
    CLASS_ACCEPTED = "class.accepted"
    CLASS_DECLINED = "class.declined"
    CLASS_TAKEN_BACK = "class.taken_back"

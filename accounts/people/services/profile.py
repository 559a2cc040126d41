"""What people change about themselves."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def change_profile(*, person: User, full_name: str, phone: str, time_zone: str, theme: str) -> None:
    """Store the person's own name, phone, time zone (empty: the studio's) and theme."""
    User.objects.filter(pk=person.pk).update(full_name=full_name, phone=phone, time_zone=time_zone, theme=theme)

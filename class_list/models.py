from typing import Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower, Now, Trim
from django.db.models.lookups import LessThanOrEqual

from accounts.models import User

LONGEST_NAME = 60
LONGEST_QUERY = 4000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """The person's own and what colleagues share, with the owner's name, by name."""
        mine_or_shared = self.filter(Q(owner=user) | Q(shared=True))
        return mine_or_shared.annotate(owner_name=F("owner__full_name")).order_by(Lower("name"), "id")

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)


class SavedView(models.Model):
    """Filters, order and look of the list of classes under a name; others at the desk see it when it is shared.

    `query` is what stands in the address of the list, in a fixed order, so that the same view has the same query.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True, default="", db_default="")
    shared = models.BooleanField("share with the team", default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    # Present on views loaded through `visible_to()`.
    owner_name: str

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        db_table = "saved_views"
        constraints = [
            models.UniqueConstraint(
                F("owner"),
                Lower("name"),
                name="saved_views_name_once_per_owner",
                violation_error_message="You already have a view with this name. Choose another name.",
            ),
            models.CheckConstraint(
                condition=Q(name=Trim("name")) & ~Q(name=""),
                name="saved_views_name_given",
                violation_error_message="Enter a name without spaces before or after it.",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("query"), LONGEST_QUERY),
                name="saved_views_query_not_endless",
                violation_error_message="This view has too many filters. Remove some and try again.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

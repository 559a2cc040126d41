from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value

from accounts.models.people import User


class SecondFactorQuerySet(models.QuerySet["SecondFactor"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def use_step(self, step: int) -> bool:
        """Remember that the code of this step was used; False when it, or a later one, was used before."""
        return self.filter(last_step__lt=step).update(last_step=step) == 1

    def use_recovery_code(self, code_hash: str) -> bool:
        """Strike the recovery code out; False when it is none, or used."""
        left = Func(F("recovery_hashes"), Value(code_hash), function="array_remove")
        return self.filter(recovery_hashes__contains=[code_hash]).update(recovery_hashes=left) == 1


class SecondFactor(models.Model):
    """What the codes of a person's authenticator app are made from. It counts while `User.second_factor_at` says so."""

    user = models.OneToOneField(User, on_delete=models.DB_CASCADE, primary_key=True, related_name="+")
    secret = models.CharField(max_length=64, help_text="Shared secret of the authenticator app, in base 32.")
    last_step = models.BigIntegerField(default=0, help_text="Time step of the last code used; a code works only once.")
    recovery_hashes = ArrayField(models.CharField(max_length=64), default=list)

    objects = SecondFactorQuerySet.as_manager()

    class Meta:
        db_table = "second_factors"

    def __str__(self) -> str:
        return f"Second factor of {self.user_id}"

import datetime as dt
from typing import Any
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import ApiSession, ApiToken, BrowserSession, RefreshToken, User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, RoleName

PASSWORD = "a-long-enough-passphrase"


class UserFactory(DjangoModelFactory[User]):
    """`UserFactory(roles=["manager"])`: a person with these roles, loaded with access as a request would."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    phone = "+91 98200 00000"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        roles = kwargs.pop("roles", [])
        user = model_class(*args, **kwargs)
        user.set_password(PASSWORD)
        user.save(force_insert=True)
        UserRole.objects.bulk_create(
            UserRole(user=user, role_name=role, permissions=list(ROLE_PERMISSIONS[RoleName(role)])) for role in roles
        )
        return User.objects.with_access().get(pk=user.pk)


class InstructorFactory(UserFactory):
    full_name = factory.Sequence(lambda n: f"Instructor {n}")
    roles = (RoleName.INSTRUCTOR,)


class ApiSessionFactory(DjangoModelFactory[ApiSession]):
    class Meta:
        model = ApiSession

    user = factory.SubFactory(UserFactory)
    password_mark = factory.LazyAttribute(lambda session: session.user.get_session_auth_hash())
    device = "supabase-js/2.119.1"
    created_at = factory.LazyFunction(timezone.now)
    refreshed_at = factory.SelfAttribute("created_at")


class BrowserSessionFactory(DjangoModelFactory[BrowserSession]):
    class Meta:
        model = BrowserSession

    session_key = factory.Sequence(lambda n: f"{n:032}")
    public_id = factory.LazyFunction(uuid4)
    user = factory.SubFactory(UserFactory)
    password_mark = factory.LazyAttribute(lambda session: session.user.get_session_auth_hash())
    created_at = factory.LazyFunction(timezone.now)
    seen_at = factory.SelfAttribute("created_at")
    expire_date = factory.LazyAttribute(lambda session: session.created_at + dt.timedelta(days=1))


class RefreshTokenFactory(DjangoModelFactory[RefreshToken]):
    class Meta:
        model = RefreshToken

    session = factory.SubFactory(ApiSessionFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    created_at = factory.LazyFunction(timezone.now)


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Script {n}")
    shown_part = "cam_abcdef"
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    created_at = factory.LazyFunction(timezone.now)

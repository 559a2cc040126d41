"""What every test stands on: cheap passwords, a cache of its own, mail that stays here."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from accounts.models import User
from tests.factories import InstructorFactory, UserFactory


def pytest_configure() -> None:
    # Argon2 is slow on purpose; hundreds of signed-in tests need not wait for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def htmx() -> dict[str, str]:
    """Headers of a request that HTMX makes."""
    return {"hx-request": "true"}


@pytest.fixture
def one_transaction(db: None) -> Iterator[None]:
    """The WSGI application itself may be called: between requests it does not close the connection that the test rolls back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# The cast: the same people in every test.


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory(full_name="Anita Admin", email="anita@example.test", roles=["admin"])


@pytest.fixture
def manager(db: None) -> User:
    return UserFactory(full_name="Mohan Manager", email="mohan@example.test", roles=["manager"])


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(full_name="Sunita Staff", email="sunita@example.test", roles=["staff"])


@pytest.fixture
def instructor(db: None) -> User:
    return InstructorFactory(full_name="Asha Rao", email="asha@example.test")


@pytest.fixture
def other_instructor(db: None) -> User:
    return InstructorFactory(full_name="Ravi Menon", email="ravi@example.test")


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody who can sign in and has no role."""
    return UserFactory(full_name="Stranger", email="stranger@example.test")

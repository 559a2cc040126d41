"""What every test stands on: cheap passwords, a cache of its own, mail that stays here, requests as the web process."""

import pytest
from django.conf import settings

from accounts.models import User
from tests.factories import InstructorFactory, UserFactory


def pytest_configure() -> None:
    # Argon2 is slow on purpose; hundreds of signed-in tests need not wait for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.MIDDLEWARE = ["tests.web_process.as_web_process", *settings.MIDDLEWARE]


@pytest.fixture
def htmx() -> dict[str, str]:
    """Headers of a request that HTMX makes."""
    return {"hx-request": "true"}


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

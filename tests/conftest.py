"""What every test stands on: cheap passwords, a cache of its own, mail that stays here."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    # Argon2 is slow on purpose; hundreds of signed-in tests need not wait for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def htmx() -> dict[str, str]:
    """Headers of a request that HTMX makes."""
    return {"hx-request": "true"}

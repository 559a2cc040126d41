"""How long and how large a request may be before it reaches the application."""

import runpy

import pytest
from django.conf import settings


@pytest.fixture
def gunicorn():
    return runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))


def test_the_database_gives_up_before_the_web_server_does(gunicorn):
    assert gunicorn["timeout"] > settings.STATEMENT_TIMEOUT_SECONDS
    assert gunicorn["timeout"] > settings.LOCK_TIMEOUT_SECONDS * (settings.MAX_RETRIES + 1)


def test_an_address_with_the_ids_of_a_hundred_classes_fits(gunicorn):
    assert len("GET /rest/v1/class_assignments?id=in.()") + 100 * 37 < gunicorn["limit_request_line"]


def test_a_bulk_change_of_as_many_classes_as_there_may_be_fits_into_a_form():
    assert settings.MAX_BULK_OPERATIONS + 100 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

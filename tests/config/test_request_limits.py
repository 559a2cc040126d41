"""Limits on time and size of requests in gunicorn and Django."""

import runpy

import pytest
from django.conf import settings


@pytest.fixture
def gunicorn():
    return runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))


def test_database_timeouts_are_shorter_than_the_timeout_of_the_web_server(gunicorn):
    assert gunicorn["timeout"] > settings.STATEMENT_TIMEOUT_SECONDS > settings.LOCK_TIMEOUT_SECONDS
    assert gunicorn["timeout"] > settings.LOCK_TIMEOUT_SECONDS * (settings.MAX_RETRIES + 1)


def test_request_line_may_contain_the_ids_of_a_hundred_classes(gunicorn):
    assert len("GET /rest/v1/class_assignments?id=in.()") + 100 * 37 < gunicorn["limit_request_line"]


def test_form_may_contain_the_largest_bulk_change():
    assert settings.MAX_BULK_OPERATIONS + 100 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

"""The bookshop, served in place of the application."""

import pytest
from django.db import connection
from django.test import Client

from tests.postgrest_server.bookshop import SETTINGS, TABLES
from tests.postgrest_server.rest_client import RestClient


@pytest.fixture
def anonymous(db, settings):
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    return RestClient(client=Client(raise_request_exception=False))


@pytest.fixture
def editor(anonymous):
    return anonymous.with_token("editor")


@pytest.fixture
def librarian(anonymous):
    return anonymous.with_token("librarian")

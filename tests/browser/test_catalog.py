"""The catalog in a real browser: a row opens what it names, and its menu can be reached wherever the row stands."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories import ClassTypeFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def catalog(live_server, page: Page) -> Page:
    ClassTypeFactory(name="Hatha")
    client = Client()
    client.force_login(UserFactory(roles=["admin"]))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("catalog:class-types"))
    return page


def test_a_row_opens_the_class_type_that_it_names(catalog):
    catalog.get_by_role("row", name="Hatha").click()

    expect(catalog.get_by_role("dialog", name="Edit Hatha")).to_be_visible()


def test_the_menu_of_the_only_row_reaches_out_of_the_card(catalog):
    catalog.get_by_label("Actions", exact=True).click()
    catalog.get_by_role("button", name="Deactivate").click()

    expect(catalog.locator(".toast")).to_contain_text("Hatha")


def test_what_is_searched_for_stands_in_the_address(catalog):
    catalog.get_by_label("Search class types").fill("yin")

    expect(catalog.get_by_text("No class type matches")).to_be_visible()
    expect(catalog).to_have_url(re.compile("q=yin"))
    catalog.reload()
    expect(catalog.get_by_text("No class type matches")).to_be_visible()

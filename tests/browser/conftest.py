"""Journeys through a real browser: the system's Chromium, at the sizes of a phone and a desk."""

import os
import re
import shutil
import threading
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import connections
from playwright.sync_api import ConsoleMessage, Page, Playwright, expect, sync_playwright

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# Refusals are part of the journeys, and so are requests that a newer one takes the place of; the browser and htmx write
# each of them to the console.
EXPECTED = re.compile(r"status of 4\d\d|Response Status Error Code 4\d\d|htmx:sendAbort|htmx:afterRequest")

# The other tests keep both cores busy meanwhile.
expect.set_options(timeout=20_000)

# The journeys run in an event loop of Playwright's; the database work beside it is synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def playwright(django_db_setup: None) -> Iterator[Playwright]:
    """Playwright for the whole session, between the making and the dropping of the test database.

    While its event loop runs, Django keeps other connections than before: without the two closings one of each kind would
    stay open, and the test database could not be dropped.
    """
    connections.close_all()
    with sync_playwright() as running:
        yield running
        connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    program = next(filter(None, map(shutil.which, PROGRAMS)), MAC)
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture
def browser_context_args(browser_context_args):
    """Without the service worker, which would stand between a test and the server; its own tests let it in."""
    return {**browser_context_args, "service_workers": "block"}


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains about: scripts that failed, content that the security policy stopped."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    leave(page)
    assert heard == []


# The threads of the server that are answering: a test ends once there are none, for the tables are emptied next.
ANSWERING: set[int] = set()


def note_start(**_: object) -> None:
    ANSWERING.add(threading.get_ident())


def note_end(**_: object) -> None:
    ANSWERING.discard(threading.get_ident())


request_started.connect(note_start)
request_finished.connect(note_end)


def leave(page: Page) -> None:
    page.goto("about:blank")
    for _ in range(500):
        if not ANSWERING:
            return
        page.wait_for_timeout(20)

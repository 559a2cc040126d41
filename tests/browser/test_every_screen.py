"""Every screen that a person can walk to: no accessibility finding, nothing too wide, nothing that the browser complains about."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from operations.demo.studio import SIZES
from operations.services.demo import load_demo
from tests.screens.walk import Walk, signed_in

pytestmark = pytest.mark.browser

# 640 px is a screen of 1280 px at 200 % zoom.
WIDTHS = (360, 640, 768, 1440)
WIDTH = "document.documentElement.scrollWidth"
DESK = {"width": 1280, "height": 720}
# What nobody walks to from home: pages of signed-out people, and what is shown when something goes wrong.
PUBLIC = [
    reverse("accounts:sign-in"),
    reverse("accounts:password-reset"),
    reverse("accounts:password-reset-sent"),
    reverse("accounts:password-reset-done"),
    reverse("accounts:password-reset-new", args=["none", "none"]),
    reverse("offline"),
    "/nothing-here/",
]
SHARES = [("admin", 0, 3), ("admin", 1, 3), ("admin", 2, 3), ("asha", 0, 1)]
"""Whose screens, and every how manyth: the admin's are so many that one core would wait for the other at the end."""
BY_ONESELF = [reverse("accounts:profile"), reverse("accounts:sign-out"), "/nothing-here/"]
LARGE_LETTERS = 32
"""Pixels of the browser's own letters, which are 16 unless somebody sets them to 200 %."""
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What differs between the themes of one page."""
GRAVE = {"serious", "critical"}
DRAWN = """async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(changes.map((change) => change.finished));
}"""
"""The page as it stands after a change of theme or width: the shortest of transitions takes a frame."""
SLOW = """() => [...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const seconds = [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].map(parseFloat);
    return Math.max(...seconds) > 0.01;
}).map((element) => element.className || element.tagName)"""


@pytest.fixture
def studio(transactional_db):
    load_demo(size=SIZES["small"], seed=1, today=timezone.localdate(), clear=True, progress=lambda _: None)


@pytest.fixture
def signed_in_page(live_server, studio, page: Page):
    """The page of a person of the demo studio, and the addresses of all screens that the person can walk to."""

    def sign_in(name: str) -> list[str]:
        client = signed_in(name)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        walked = Walk(client=client).along(reverse("home")).pages.values()
        return list(dict.fromkeys([*walked, *BY_ONESELF]))

    return sign_in


def too_wide(page: Page) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(DRAWN)
        if page.evaluate(WIDTH) > width:
            found.append(f"too wide for {width} px")
    page.evaluate("size => { document.documentElement.style.fontSize = `${size}px`; }", LARGE_LETTERS)
    if page.evaluate(WIDTH) > WIDTHS[-1]:
        found.append("too wide with large letters")
    return found


def findings_of(page: Page, rules: Mapping[str, object] = MappingProxyType({})) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [
        f"{each['id']}: {', '.join(str(node['target'][0]) for node in each['nodes'][:3])}"
        for each in found
        if each["impact"] in GRAVE
    ]


def problems_of(page: Page, site: str, addresses: list[str]) -> dict[str, list[str]]:
    """What is wrong with each page, loaded once, for somebody who wants less motion."""
    page.emulate_media(reduced_motion="reduce")
    problems = {}
    for address in addresses:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)
        page.goto(site + address)
        found = [*in_both_themes(page), *page.evaluate(SLOW), *too_wide(page)]
        if found:
            problems[address] = found
    return problems


def in_both_themes(page: Page) -> list[str]:
    found = []
    for theme, rules in {"light": {}, "dark": ONLY_COLOURS}.items():
        page.emulate_media(color_scheme=theme)
        page.evaluate(DRAWN)
        found += [f"{theme}: {finding}" for finding in findings_of(page, rules)]
    return found


def test_the_check_notices_a_finding(page: Page):
    page.set_content("<html lang=en><title>Form</title><main><h1>Form</h1><input></main></html>")

    assert findings_of(page) == ["label: input"]


@pytest.mark.parametrize(("name", "share", "of"), SHARES)
def test_screens_are_accessible_in_both_themes_stand_still_and_fit_every_width(
    live_server, page: Page, signed_in_page, name, share, of
):
    assert problems_of(page, live_server.url, signed_in_page(name)[share::of]) == {}


def test_public_pages_are_accessible_in_both_themes_stand_still_and_fit_every_width(live_server, page: Page, db):
    assert problems_of(page, live_server.url, PUBLIC) == {}

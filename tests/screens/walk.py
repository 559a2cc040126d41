"""A walk through the studio: from one address along every link of every page, as a certain person."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User

LINKS = {"href", "hx-get"}
ACTIONS = {"action", "hx-post", "formaction"}
FIELDS = {"input", "select", "textarea"}
EXAMPLES = 2
"""Of addresses that differ only in ids and values so many are followed."""
EXAMPLES_OF_ONE_ROUTE = 30
"""Of one route, whatever values its addresses carry."""


class Addresses(HTMLParser):
    """The addresses of a page: those that are followed, and those that something is sent to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.actions: list[str] = []
        self.fields: set[str] = set()

    def handle_starttag(self, tag, attrs):
        if tag in {"link", "image", "use"}:
            return
        values = dict(attrs)
        if tag in FIELDS and values.get("name"):
            self.fields.add(values["name"])
        self.links += [values[name] for name in LINKS & values.keys() if values[name]]
        if tag != "form" or values.get("method") == "post":
            self.actions += [values[name] for name in ACTIONS & values.keys() if values[name]]


@dataclass(kw_only=True)
class Walk:
    """What a walk met: the first address of every kind of page, and what answered badly."""

    client: Client
    broken: list[str] = field(default_factory=list)
    pages: dict[tuple[str, ...], str] = field(default_factory=dict)
    """An address for every route that shows a whole page, for each of its views, and with a dialog over it."""
    routes: Counter = field(default_factory=Counter)
    names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Of every route, the names of the parameters that its addresses carry, and of the fields that it shows."""
    paths: dict[str, str] = field(default_factory=dict)
    """Of every route, one path."""
    _kinds: Counter = field(default_factory=Counter)

    def along(self, start: str) -> "Walk":
        waiting = [(start, "")]
        while waiting:
            address, origin = waiting.pop(0)
            if self._is_new(address, origin):
                waiting += [(link, address) for link in self._visit(address, origin)]
        return self

    def _is_new(self, address: str, origin: str) -> bool:
        parts = urlsplit(address)
        try:
            route = resolve(parts.path).route
        except Resolver404:
            self.broken.append(f"{address} (on {origin}) leads nowhere")
            return False
        kind = route, tuple(sorted({name for name, _ in parse_qsl(parts.query)}))
        self.routes[route] += 1
        self.names[route] |= set(kind[1])
        self.paths.setdefault(route, parts.path)
        self._kinds[kind] += 1
        return self._kinds[kind] <= EXAMPLES and self.routes[route] <= EXAMPLES_OF_ONE_ROUTE

    def _visit(self, address: str, origin: str) -> list[str]:
        response = self.client.get(address, follow=True)
        if response.status_code not in {200, 204}:
            self.broken.append(f"{address} (on {origin}) answers {response.status_code}")
        if response.streaming or "text/html" not in response.headers["Content-Type"]:
            return []
        if response.text.lstrip().lower().startswith("<!doctype"):
            self.pages.setdefault(page_of(address), address)
        return self._links_of(response.text, address)

    def _links_of(self, text: str, here: str) -> list[str]:
        found = Addresses()
        found.feed(text)
        self.names[resolve(urlsplit(here).path).route] |= found.fields
        for action in found.actions:
            try:
                resolve(urlsplit(urljoin(here, action)).path)
            except Resolver404:
                self.broken.append(f"{action} (sent to on {here}) leads nowhere")
        links = [urldefrag(urljoin(here, link)).url for link in found.links if not link.startswith("#")]
        return [link for link in links if link.startswith("/") and not link.startswith("/static/")]


def page_of(address: str) -> tuple[str, ...]:
    parts = urlsplit(address)
    values = dict(parse_qsl(parts.query))
    return (
        resolve(parts.path).route,
        values.get("view", ""),
        values.get("show", ""),
        *sorted({"shown", "dialog"} & values.keys()),
    )


def signed_in(name: str) -> Client:
    """A client of the demo studio's person with this name."""
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@studio.test"))
    return client

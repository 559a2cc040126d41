"""Every address of the whole URLconf, the style guide included, and what it takes to open it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from catalog.views.kinds import KINDS
from config.urls import REST

URLCONF = "tests.styleguide.urls"
# Arguments that choose between things of a different nature: each value is an address of its own here.
CHOICES: Mapping[tuple[str, str], list[str]] = {
    ("catalog:new", "slug"): list(KINDS),
    ("catalog:edit", "slug"): list(KINDS),
    ("catalog:delete", "slug"): list(KINDS),
    ("catalog:switch", "slug"): list(KINDS),
    ("catalog:switch", "state"): ["on", "off"],
    ("rest-table", "name"): [resource.name for resource in REST.resources],
    ("rest-function", "name"): [function.name for function in REST.functions],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A name of the URLconf, with what is chosen of it, and the arguments that are still to be given."""

    name: str
    chosen: tuple[tuple[str, str], ...] = ()
    arguments: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return "/".join([self.name, *(value for _, value in self.chosen)])

    @property
    def part(self) -> str:
        """The app whose address it is, or the part of the API; what belongs to none is the house's own."""
        app, colon, _ = self.name.partition(":")
        return app if colon or self.is_api else "config"

    @property
    def is_api(self) -> bool:
        return self.name.startswith(("rest-", "auth_api:"))


def every_address() -> list[Address]:
    """Each once: the style guide may be there twice."""
    found = patterns(get_resolver(URLCONF).url_patterns)
    return list(dict.fromkeys(address for name, arguments in found for address in chosen(name, arguments)))


def by_part(addresses: Iterable[Address]) -> dict[str, list[Address]]:
    """The addresses of each app: one studio does for all of them, and making it takes as long as asking."""
    parts: dict[str, list[Address]] = {}
    for address in addresses:
        parts.setdefault(address.part, []).append(address)
    return parts


def patterns(found: list[URLPattern | URLResolver], namespace: str = "", above: tuple[str, ...] = ()) -> Iterator[Any]:
    """Name and arguments of each, those of the includes around it as well."""
    for pattern in found:
        arguments = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            within = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern.url_patterns, within, arguments)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", arguments


def chosen(name: str, arguments: tuple[str, ...]) -> Iterator[Address]:
    choices = [
        [(argument, value) for value in CHOICES[name, argument]]
        for argument in arguments
        if (name, argument) in CHOICES
    ]
    left = tuple(argument for argument in arguments if (name, argument) not in CHOICES)
    for values in product(*choices):
        yield Address(name=name, chosen=values, arguments=left)

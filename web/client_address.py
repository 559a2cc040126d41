"""The network address of the client: recorded in the audit log, and one key of the rate limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest

SUBSCRIBER_BITS: Final = 64  # an IPv6 subscriber controls the remaining bits

_address: ContextVar[str | None] = ContextVar("address", default=None)


def current_address() -> str | None:
    """Return the address of the request being handled; None in commands and workers."""
    return _address.get()


@contextmanager
def use_address(address: str | None) -> Iterator[None]:
    """Make `address` the current one inside the block."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def client_address(request: HttpRequest) -> str | None:
    """Return the client's address.

    With TRUST_PROXY this is the last entry of X-Forwarded-For, which our proxy added. Clients can forge the others.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.TRUST_PROXY else ""
    return _normalized(forwarded) or _normalized(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str | None) -> str:
    """Return the key for rate limits: the IPv4 address, or the /64 network that an IPv6 subscriber controls."""
    if address is None or ":" not in address:
        return address or ""
    return str(IPv6Network((address, SUBSCRIBER_BITS), strict=False))


def _normalized(text: str) -> str | None:
    """Return the address in canonical form, or None if the text is not an address."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(address).partition("%")[0]
    return str(address)

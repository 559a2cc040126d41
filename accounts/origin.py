"""From which network address a request comes; the audit writes it down, and tries are counted by it."""

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ONE_SUBSCRIBER: Final = 64  # bits of an IPv6 address that a household or a server is given; the rest they choose

_address: ContextVar[str | None] = ContextVar("address", default=None)


def current_address() -> str | None:
    """The address of the request that is being answered; None in commands and workers."""
    return _address.get()


class OriginMiddleware:
    """Says from where the request comes, for as long as it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _address.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            _address.reset(token)


def client_address(request: HttpRequest) -> str | None:
    """The client's address. With TRUST_PROXY it is the one that our proxy added last: those before it anybody can invent."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.TRUST_PROXY else ""
    return _written(told) or _written(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str | None) -> str:
    """What counts as one place: an IPv4 address, or the 64 bits of IPv6 within which a subscriber is free to move."""
    if address is None or ":" not in address:
        return address or ""
    return str(IPv6Network((address, ONE_SUBSCRIBER), strict=False))


def _written(text: str) -> str | None:
    """An address the way we write it; None when it is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(address).partition("%")[0]
    return str(address)

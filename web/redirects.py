"""Where a plain form leads back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_path_of_ours(request: HttpRequest, wanted: str) -> bool:
    """Whether it leads to a page here; neither another site does, nor a word."""
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})


def way_back(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that the form names in `next`, by its path."""
    wanted = request.POST.get("next", "")
    return wanted if is_path_of_ours(request, wanted) else otherwise

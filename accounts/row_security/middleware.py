"""Run every view of a signed-in user in one transaction, as that user's restricted database role (domain 8)."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from accounts.models import User
from accounts.row_security.acting import acting_as
from database.constraints import ReferencedRowDeleted, raise_for_deleted_reference
from database.retry import TransactionAborted, retry_transaction
from web.errors import error_response

DELETED_MEANWHILE = "Somebody deleted something that this builds on, just before your change arrived."


View = Callable[..., HttpResponse]


RETRY_AFTER_SECONDS = 5


class RowSecurityMiddleware:
    """Wraps the view itself, not the session and the sign-in around it. Must be the last middleware.

    An answer of 400 and above rolls the transaction back, as an exception does: what is refused or fails leaves
    nothing behind. Answers that would be rendered later are rendered here, while the role still holds. A view whose transaction lost against others is called again, from
    the beginning: until its answer leaves here, nothing of it has been seen or stored.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or getattr(view, "outside_row_security", False):
            return None
        try:
            return retry_transaction(partial(run_view, request, request.user, view, args, kwargs))
        except TransactionAborted:
            return error_response(request, HTTPStatus.SERVICE_UNAVAILABLE, retry_after=RETRY_AFTER_SECONDS)
        except ReferencedRowDeleted:
            return error_response(request, HTTPStatus.CONFLICT, happened=DELETED_MEANWHILE)


def run_view(
    request: HttpRequest, user: User, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    for _, files in request.FILES.lists():
        for file in files:
            file.seek(0)  # an earlier run may have read it
    with raise_for_deleted_reference(), acting_as(user):
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
    return response

"""The errors of `/auth/v1`, in the two shapes that GoTrue has given them (contract 2.3)."""

import datetime as dt
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

from postgrest_server.errors import JSON
from postgrest_server.transport import EXPOSED

VERSION_HEADER: Final = "X-Supabase-Api-Version"
CODES_SINCE: Final = dt.date(2024, 1, 1)

GENERAL: Final = {
    HTTPStatus.BAD_REQUEST: ("validation_failed", "The request cannot be read"),
    HTTPStatus.NOT_FOUND: ("not_found", "There is no such endpoint"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "This endpoint does not know that method"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("request_too_large", "The body of the request is too large"),
    HTTPStatus.UPGRADE_REQUIRED: ("https_required", "Ask again over HTTPS"),
    HTTPStatus.TOO_MANY_REQUESTS: ("over_request_rate_limit", "Request rate limit reached"),
}


class AuthError(Exception):
    """A request that `/auth/v1` refuses. Everything in it is shown to the caller."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def error_response(request: HttpRequest, error: AuthError) -> HttpResponse:
    """The error in the shape that the client asked for; without the header on the answer it would drop the code."""
    if not _knows_codes(request):
        body: dict[str, str | int] = {"code": error.status, "error_code": error.code, "msg": error.message}
        return JsonResponse(body, status=error.status, content_type=JSON)
    response = JsonResponse({"code": error.code, "message": error.message}, status=error.status, content_type=JSON)
    response[VERSION_HEADER] = CODES_SINCE.isoformat()
    response["Access-Control-Expose-Headers"] = f"{EXPOSED}, {VERSION_HEADER}"
    return response


def failure(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """What a caller gets when the request never reached a view, or broke it."""
    code, message = GENERAL.get(status, ("unexpected_failure", "Unexpected failure, please check server logs"))
    return error_response(request, AuthError(status, code, message))


def _knows_codes(request: HttpRequest) -> bool:
    try:
        return dt.date.fromisoformat(request.headers.get(VERSION_HEADER, "")) >= CODES_SINCE
    except ValueError:
        return False

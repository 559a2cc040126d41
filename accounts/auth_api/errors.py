"""The errors of `/auth/v1`, in the current and the older format of GoTrue (contract 2.3)."""

import datetime as dt
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

from postgrest_server.errors import JSON
from postgrest_server.middleware import EXPOSED_HEADERS

VERSION_HEADER: Final = "X-Supabase-Api-Version"
CODES_SINCE: Final = dt.date(2024, 1, 1)

STATUS_ERRORS: Final = {
    HTTPStatus.BAD_REQUEST: ("validation_failed", "The request is malformed"),
    HTTPStatus.NOT_FOUND: ("not_found", "Unknown endpoint"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "This endpoint does not support the method"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("request_too_large", "The request is too large"),
    HTTPStatus.UPGRADE_REQUIRED: ("https_required", "Send the request over HTTPS"),
    HTTPStatus.TOO_MANY_REQUESTS: ("over_request_rate_limit", "Request rate limit reached"),
}


class AuthError(Exception):
    """`/auth/v1` refuses a request. The caller sees the code and the message."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def error_response(request: HttpRequest, error: AuthError) -> HttpResponse:
    """Return the error in the format that the client supports.

    Without the version header, clients drop the code.
    """
    if not _knows_codes(request):
        body: dict[str, str | int] = {"code": error.status, "error_code": error.code, "msg": error.message}
        return JsonResponse(body, status=error.status, content_type=JSON)
    response = JsonResponse({"code": error.code, "message": error.message}, status=error.status, content_type=JSON)
    response[VERSION_HEADER] = CODES_SINCE.isoformat()
    response["Access-Control-Expose-Headers"] = f"{EXPOSED_HEADERS}, {VERSION_HEADER}"
    return response


def response_for_status(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the error response for a request that failed outside the views."""
    code, message = STATUS_ERRORS.get(status, ("unexpected_failure", "Unexpected failure, please check server logs"))
    return error_response(request, AuthError(status, code, message))


def _knows_codes(request: HttpRequest) -> bool:
    try:
        return dt.date.fromisoformat(request.headers.get(VERSION_HEADER, "")) >= CODES_SINCE
    except ValueError:
        return False

"""The errors of `/rest/v1`: one shape, codes that the clients know (contract 7)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

JSON: Final = "application/json; charset=utf-8"

GENERAL: Final = {
    HTTPStatus.BAD_REQUEST: ("PGRST100", "The request cannot be read"),
    HTTPStatus.FORBIDDEN: ("42501", "permission denied"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("54000", "The body of the request is too large"),
    HTTPStatus.UPGRADE_REQUIRED: ("PGRST301", "Ask again over HTTPS"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("XX000", "Internal server error"),
}


class RestError(Exception):
    """A request that `/rest/v1` refuses. Everything in it is shown to the caller."""

    def __init__(  # the four keys of the body, after the status
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        *,
        details: str | None = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.headers = headers or {}


class NotAuthenticated(RestError):
    """Nobody is signed in, or not any more."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(HTTPStatus.UNAUTHORIZED, code, message, headers={"WWW-Authenticate": "Bearer"})


class NoAuthorization(NotAuthenticated):
    def __init__(self) -> None:
        super().__init__("PGRST302", "Anonymous access is disabled")


class BadToken(NotAuthenticated):
    """The bearer is no token of ours, or one that does not count any more."""

    def __init__(self, message: str) -> None:
        super().__init__("PGRST301", message)


class MethodNotSupported(RestError):
    def __init__(self, method: str | None) -> None:
        super().__init__(HTTPStatus.METHOD_NOT_ALLOWED, "PGRST117", f"Unsupported HTTP method: {method}")


class InvalidPath(RestError):
    def __init__(self) -> None:
        super().__init__(HTTPStatus.NOT_FOUND, "PGRST125", "Invalid path specified in request URL")


def error_response(error: RestError) -> HttpResponse:
    """The error as its caller gets it. `Proxy-Status` carries the code where there is no body, on HEAD."""
    body = {"code": error.code, "message": error.message, "details": error.details, "hint": error.hint}
    response = JsonResponse(body, status=error.status, content_type=JSON)
    response["Proxy-Status"] = f"PostgREST; error={error.code}"
    for name, value in error.headers.items():
        response[name] = value
    return response


def failure(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """What a caller gets when the request never reached the engine, or broke it."""
    return error_response(_general(request.method, status))


def _general(method: str | None, status: HTTPStatus) -> RestError:
    if status is HTTPStatus.NOT_FOUND:
        return InvalidPath()
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return MethodNotSupported(method)
    code, message = GENERAL.get(status, ("XX000", status.phrase))
    return RestError(status, code, message)

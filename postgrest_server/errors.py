"""The errors of the API, with the codes of PostgREST and PostgreSQL that the clients know."""

from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse

JSON: Final = "application/json; charset=utf-8"

STATUS_ERRORS: Final = {
    HTTPStatus.BAD_REQUEST: ("PGRST100", "The request is malformed"),
    HTTPStatus.FORBIDDEN: ("42501", "permission denied"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("54000", "The request is too large"),
    HTTPStatus.UPGRADE_REQUIRED: ("PGRST301", "Send the request over HTTPS"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("XX000", "Internal server error"),
}


class RestError(Exception):
    """The API refuses a request. The caller sees the code, the message, the details and the hint.

    `constraint` names the database constraint that refused a write. `load_details` returns better
    details for it; it is called after the rollback, in a transaction of its own.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        *,
        details: str | None = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
        constraint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.headers = headers or {}
        self.constraint = constraint
        self.load_details: Callable[[], str | None] | None = None


class NotAuthenticated(RestError):
    """The request has no valid credentials."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(HTTPStatus.UNAUTHORIZED, code, message, headers={"WWW-Authenticate": "Bearer"})


class AnonymousAccessDisabled(NotAuthenticated):
    """The request has no bearer token."""

    def __init__(self) -> None:
        super().__init__("PGRST302", "Anonymous access is disabled")


class InvalidToken(NotAuthenticated):
    """The bearer token is malformed, forged, expired or revoked."""

    def __init__(self, message: str) -> None:
        super().__init__("PGRST301", message)


class MethodNotSupported(RestError):
    def __init__(self, method: str | None) -> None:
        super().__init__(HTTPStatus.METHOD_NOT_ALLOWED, "PGRST117", f"Unsupported HTTP method: {method}")


class InvalidPath(RestError):
    def __init__(self) -> None:
        super().__init__(HTTPStatus.NOT_FOUND, "PGRST125", "Invalid path specified in request URL")


class BadRequest(RestError):
    def __init__(self, code: str, message: str, *, details: str | None = None, hint: str | None = None) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST, code, message, details=details, hint=hint)


class ParseError(BadRequest):
    """A part of the query string cannot be parsed. `column` counts from 1."""

    def __init__(self, part: str, text: str, *, details: str, column: int = 1) -> None:
        super().__init__(
            "PGRST100", f'"failed to parse {part} ({text[:200]})" (line 1, column {column})', details=details
        )


class InvalidBody(BadRequest):
    def __init__(self, message: str = "Empty or invalid json") -> None:
        super().__init__("PGRST102", message)


class UnknownColumn(BadRequest):
    def __init__(self, table: str, column: str) -> None:
        super().__init__("42703", f"column {table}.{column} does not exist")


class UnknownBodyColumn(BadRequest):
    def __init__(self, table: str, column: str) -> None:
        super().__init__("PGRST204", f"Could not find the '{column}' column of '{table}' in the schema cache")


class NotEmbedded(BadRequest):
    def __init__(self, name: str) -> None:
        super().__init__("PGRST108", f"'{name}' is not an embedded resource in this request")


class UnknownRelationship(BadRequest):
    def __init__(self, table: str, name: str) -> None:
        message = f"Could not find a relationship between '{table}' and '{name}' in the schema cache"
        super().__init__("PGRST200", message)


class UnknownTable(RestError):
    def __init__(self, name: str) -> None:
        message = f"Could not find the table 'public.{name}' in the schema cache"
        super().__init__(HTTPStatus.NOT_FOUND, "PGRST205", message)


class UnknownFunction(RestError):
    def __init__(self, name: str, arguments: Collection[str]) -> None:
        signature = f"({', '.join(sorted(arguments))})" if arguments else " without parameters"
        message = f"Could not find the function public.{name}{signature} in the schema cache"
        super().__init__(HTTPStatus.NOT_FOUND, "PGRST202", message)


class UnknownSchema(RestError):
    def __init__(self, name: str) -> None:
        hint = "Only the following schemas are exposed: public"
        super().__init__(HTTPStatus.NOT_ACCEPTABLE, "PGRST106", f"Invalid schema: {name}", hint=hint)


class UnavailableMediaType(RestError):
    def __init__(self, accept: str) -> None:
        message = f"None of these media types are available: {accept}"
        super().__init__(HTTPStatus.NOT_ACCEPTABLE, "PGRST107", message)


class NotSingleRow(RestError):
    def __init__(self, count: int) -> None:
        message = "Cannot coerce the result to a single JSON object"
        details = f"The result contains {count} rows"
        super().__init__(HTTPStatus.NOT_ACCEPTABLE, "PGRST116", message, details=details)


class RangeNotSatisfiable(RestError):
    def __init__(self, details: str, *, total: int | None = None) -> None:
        super().__init__(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "PGRST103",
            "Requested range not satisfiable",
            details=details,
            headers={"Content-Range": f"*/{'*' if total is None else total}"},
        )


class PermissionDenied(RestError):
    def __init__(self, name: str, *, kind: str = "table", details: str | None = None) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, "42501", f"permission denied for {kind} {name}", details=details)


class DatabaseBusy(RestError):
    """Lock timeout, deadlock or statement timeout after the last retry.

    The status is 409, because the client libraries repeat a GET after 503 without being asked.
    """

    def __init__(self) -> None:
        message = "The database is busy; nothing was changed"
        super().__init__(HTTPStatus.CONFLICT, "40001", message, hint="Send the request again")


def error_response(error: RestError) -> HttpResponse:
    """Return the error as JSON.

    `Proxy-Status` repeats the code, because a response to HEAD has no body.
    """
    body = {"code": error.code, "message": error.message, "details": error.details, "hint": error.hint}
    response = JsonResponse(body, status=error.status, content_type=JSON)
    response["Proxy-Status"] = f"PostgREST; error={error.code}"
    for name, value in error.headers.items():
        response[name] = value
    return response


def response_for_status(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the error response for a request that failed outside the library's views."""
    return error_response(_error_for_status(request.method, status))


def _error_for_status(method: str | None, status: HTTPStatus) -> RestError:
    if status is HTTPStatus.NOT_FOUND:
        return InvalidPath()
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return MethodNotSupported(method)
    code, message = STATUS_ERRORS.get(status, ("XX000", status.phrase))
    return RestError(status, code, message)

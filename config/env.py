"""Read environment variables; an invalid value stops the program with one line that names it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Never
from urllib.parse import unquote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"true", "yes", "on", "1"})
FALSE_WORDS = frozenset({"false", "no", "off", "0"})
OPENING_HOURS = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})")


class InvalidSetting(SystemExit):
    """Exit with one line on stderr and no traceback, whichever program reads the settings."""


class OpeningHours(NamedTuple):
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True, slots=True)
class Environment:
    """Typed access to environment variables. An empty value counts as not set.

    `defaults` collects each variable that was read with its default; a test compares it with the
    README.
    """

    values: Mapping[str, str]
    defaults: dict[str, str] = field(default_factory=dict)

    def raw(self, name: str, *, default: str) -> str:
        self.defaults[name] = default
        return self.values.get(name, "").strip() or default

    def refuse(self, name: str, problem: str) -> Never:
        """Raise InvalidSetting. `problem` must not contain a value that may be a secret."""
        raise InvalidSetting(
            f"Invalid setting: {name} {problem} (see the table of environment variables in README.md)."
        )

    def text(self, name: str, *, default: str = "", choices: Sequence[str] = ()) -> str:
        value = self.raw(name, default=default)
        if choices and value not in choices:
            self.refuse(name, f"must be one of {', '.join(choices)}, not {value!r}")
        return value

    def matching(self, name: str, *, default: str, pattern: str, meaning: str) -> str:
        value = self.raw(name, default=default)
        if not re.fullmatch(pattern, value):
            self.refuse(name, f"must be {meaning}, not {value!r}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.raw(name, default=str(default).lower()).lower()
        if value not in TRUE_WORDS | FALSE_WORDS:
            self.refuse(name, f"must be true or false, not {value!r}")
        return value in TRUE_WORDS

    def whole(self, name: str, *, default: int, at_least: int = 0, at_most: int) -> int:
        value = self.raw(name, default=str(default))
        if not re.fullmatch(r"-?\d{1,9}", value) or not at_least <= int(value) <= at_most:
            self.refuse(
                name,
                f"must be a whole number from {at_least} to {at_most}, not {value!r}",
            )
        return int(value)

    def words(self, name: str, *, default: str = "") -> list[str]:
        """Return the items of a comma-separated list."""
        return [word.strip() for word in self.raw(name, default=default).split(",") if word.strip()]

    def time_zone(self, name: str, *, default: str) -> str:
        value = self.raw(name, default=default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.refuse(name, f"must be a time zone such as Asia/Kolkata, not {value!r}")
        return value

    def opening_hours(self, name: str, *, default: str) -> OpeningHours:
        value = self.raw(name, default=default)
        matched = OPENING_HOURS.fullmatch(value)
        try:
            hours = OpeningHours(*map(dt.time.fromisoformat, matched.groups())) if matched else None
        except ValueError:
            hours = None
        if hours is None or hours.opens >= hours.closes:
            self.refuse(name, f"must be an opening and a later closing time such as 06:00-22:00, not {value!r}")
        return hours

    def web_address(self, name: str, *, default: str = "") -> str:
        """Return an http(s) address without a trailing slash; empty if not set."""
        value = self.raw(name, default=default).rstrip("/")
        if value and not (value.startswith(("http://", "https://")) and urlsplit(value).hostname):
            self.refuse(name, "must start with http:// or https:// and name a host")
        return value

    def origins(self, name: str) -> list[str]:
        values = self.words(name)
        for value in values:
            if not value.startswith(("http://", "https://")):
                self.refuse(
                    name,
                    f"must list origins such as https://studio.example.org, not {value!r}",
                )
        return values

    def database(self, name: str, *, url: str) -> dict[str, Any]:
        """Return Django's settings for a PostgreSQL address; `?host=/folder` is a Unix socket."""
        if urlsplit(url).scheme not in {"postgres", "postgresql"}:
            self.refuse(
                name,
                "must be an address such as postgresql://user:password@host:5432/database",
            )
        try:
            database: dict[str, Any] = environ.Env.db_url_config(url)
        except (ImproperlyConfigured, ValueError):
            self.refuse(name, "must be an address such as postgresql://user:password@host:5432/database")
        options = database.setdefault("OPTIONS", {})
        database["HOST"] = options.pop("host", None) or unquote(database["HOST"])
        if not database["NAME"]:
            self.refuse(
                name,
                "must name a database: postgresql://user:password@host:5432/database",
            )
        return database

    def redis(self, name: str, *, url: str) -> str:
        if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
            self.refuse(name, "must be an address such as redis://host:6379/0")
        return url

    def mailer(self, name: str, *, default: str) -> dict[str, Any]:
        """Return an entry of MAILERS for an address such as smtp+tls://user:password@host:587."""
        try:
            parsed = environ.Env.email_url_config(self.raw(name, default=default))
        except (ImproperlyConfigured, ValueError):
            self.refuse(
                name,
                "must be an address such as smtp+tls://user:password@host:587 or consolemail://",
            )
        backend = parsed["EMAIL_BACKEND"]
        if backend.endswith("filebased.EmailBackend"):
            return {
                "BACKEND": backend,
                "OPTIONS": {"file_path": "/" + parsed["EMAIL_FILE_PATH"].lstrip("/")},
            }
        if not backend.endswith("smtp.EmailBackend"):
            return {"BACKEND": backend}
        if not parsed["EMAIL_HOST"]:
            self.refuse(name, "must name the mail server: smtp+tls://user:password@host:587")
        options = {
            "host": parsed["EMAIL_HOST"],
            "port": parsed["EMAIL_PORT"] or 25,
            "username": parsed["EMAIL_HOST_USER"] or "",
            "password": parsed["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": parsed.get("EMAIL_USE_TLS", False),
            "use_ssl": parsed.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
        return {"BACKEND": backend, "OPTIONS": options}


def redis_database(url: str, *, number: int) -> str:
    """Return the address of another numbered database on the same server."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"  # urlunsplit would omit the empty host
    return urlunsplit(parts._replace(path=f"/{number}"))


def celery_broker(url: str) -> str:
    """Return the address in the notation of Celery, which differs for Unix sockets."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parts.query.removeprefix("db=") or "0"
    return f"redis+socket://{parts.path}?virtual_host={number}"

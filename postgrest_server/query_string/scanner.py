"""A scanner for the small languages inside query parameters."""

import re
from typing import Final

from postgrest_server.errors import ParseError

NAME: Final = re.compile(r"[A-Za-z0-9_$ -]+")


class Scanner:
    """Read a text from left to right. Every failure is a ParseError with its position."""

    def __init__(self, text: str, *, part: str) -> None:
        self.text = text
        self.part = part  # of the query string, for error messages
        self.position = 0

    @property
    def is_at_end(self) -> bool:
        return self.position >= len(self.text)

    def is_at(self, token: str) -> bool:
        return self.text.startswith(token, self.position)

    def skip(self, token: str) -> bool:
        """Move past the token if it is next; return whether it was."""
        if not self.is_at(token):
            return False
        self.position += len(token)
        return True

    def expect(self, token: str) -> None:
        if not self.skip(token):
            raise self.error(f'"{token}"')

    def expect_end(self, expected: str = "end of input") -> None:
        if not self.is_at_end:
            raise self.error(expected)

    def match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found[0]

    def name(self) -> str:
        """Read a bare or a quoted name."""
        if self.is_at('"'):
            return self.quoted()
        found = (self.match(NAME) or "").strip(" ")
        if not found:
            raise self.error("field name (* or [a..z0..9_$])")
        return found

    def quoted(self) -> str:
        """Read a text in double quotes, in which a backslash escapes the next character."""
        self.expect('"')
        characters: list[str] = []
        while not self.skip('"'):
            self.skip("\\")
            if self.is_at_end:
                raise self.error('end of quoted text "')
            characters.append(self.text[self.position])
            self.position += 1
        return "".join(characters)

    def until(self, stops: str) -> str:
        """Read up to the first of these characters, or to the end."""
        start = self.position
        while not self.is_at_end and self.text[self.position] not in stops:
            self.position += 1
        return self.text[start : self.position]

    def error(self, expected: str) -> ParseError:
        found = "end of input" if self.is_at_end else f'"{self.text[self.position]}"'
        details = f"unexpected {found} expecting {expected}"
        return ParseError(self.part, self.text, details=details, column=self.position + 1)

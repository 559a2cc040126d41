"""Reading the small languages of the query string, letter by letter."""

import re
from typing import Final

from postgrest_server.errors import Unreadable

NAME: Final = re.compile(r"[A-Za-z0-9_$ -]+")


class Scanner:
    """A place in a text. Whatever cannot be read raises Unreadable, with the place."""

    def __init__(self, text: str, *, what: str) -> None:
        self.text = text
        self.what = what
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)

    def sees(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def takes(self, token: str) -> bool:
        """Whether the token stands here; if so, go past it."""
        if not self.sees(token):
            return False
        self.at += len(token)
        return True

    def expect(self, token: str) -> None:
        if not self.takes(token):
            raise self.refusal(f'"{token}"')

    def match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def name(self) -> str:
        """A bare or a quoted name."""
        if self.sees('"'):
            return self.quoted()
        found = (self.match(NAME) or "").strip(" ")
        if not found:
            raise self.refusal("field name (* or [a..z0..9_$])")
        return found

    def quoted(self) -> str:
        """What stands between double quotes; a backslash takes the next letter as it is."""
        self.expect('"')
        letters: list[str] = []
        while not self.takes('"'):
            self.takes("\\")
            if self.done:
                raise self.refusal('end of quoted text "')
            letters.append(self.text[self.at])
            self.at += 1
        return "".join(letters)

    def until(self, stops: str) -> str:
        start = self.at
        while not self.done and self.text[self.at] not in stops:
            self.at += 1
        return self.text[start : self.at]

    def refusal(self, expected: str) -> Unreadable:
        found = f'"{self.text[self.at]}"' if not self.done else "end of input"
        return Unreadable(self.what, self.text, details=f"unexpected {found} expecting {expected}", column=self.at + 1)

"""Filling in a page's form as a browser without JavaScript does: every value that is shown is sent along."""

from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "reset", "image"}


class PlainForm(HTMLParser):
    """The fields of the form with this id, by name, with what a browser would send for them."""

    def __init__(self, html: str, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.values: dict[str, list[str]] = {}
        self._inside = False
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._textarea = ""
        self.feed(html)

    def filled(self, **values: object) -> dict[str, list[str]]:
        """What is sent after these fields were set; a list sets several values, an empty one clears the field."""
        typed = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
        return {**self.values, **{name: [str(one) for one in many] for name, many in typed.items()}}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._inside = known.get("id") == self.form_id
        if not self._inside or "disabled" in known:
            return
        name, value = known.get("name", ""), known.get("value", "")
        match tag:
            case "input" if name:
                self._add_input(known.get("type", "text"), name, known.get("value"), checked="checked" in known)
            case "select":
                self._select, self._options = name, []
            case "option" if self._select:
                self._options.append((value, "selected" in known))
            case "textarea":
                self._textarea = name
                self.values[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] = [self.values[self._textarea][0] + data.removeprefix("\r\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self.values[self._select] = chosen[:1]
            self._select = ""

    def _add_input(self, kind: str, name: str, value: str | None, *, checked: bool) -> None:
        if kind in {"checkbox", "radio"}:
            if checked:
                self.values.setdefault(name, []).append("on" if value is None else value)
        elif kind not in NOT_SENT:
            self.values.setdefault(name, []).append(value or "")

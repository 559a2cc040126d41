"""What a browser says it is, in words: enough to tell one's own devices apart."""

from collections.abc import Sequence
from typing import Final

# In this order: most browsers also name those that they descend from.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
HANDHELD: Final = frozenset({"iPhone", "iPad", "Android"})


def device_in_words(user_agent: str) -> str:
    """Browser and system, as in: Chrome on Windows. What cannot be told is left out."""
    browser, system = _first_in(user_agent, BROWSERS), _first_in(user_agent, SYSTEMS)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "Unknown browser"


def is_handheld(user_agent: str) -> bool:
    return _first_in(user_agent, SYSTEMS) in HANDHELD


def _first_in(user_agent: str, known: Sequence[tuple[str, str]]) -> str:
    return next((word for mark, word in known if mark in user_agent), "")

"""WCAG 2.2 AA: every pair of text and ground that the sheets use has enough contrast, in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
GROUNDS = ("canvas", "surface", "raised", "sunken", "hover")
TEXT_PAIRS = [
    *((text, ground) for text in ("text", "text-muted", "accent-text", "danger") for ground in GROUNDS),
    *((tone, f"{tone}-soft") for tone in ("success", "warning", "danger", "neutral")),
    *((tone, ground) for tone in ("success", "warning", "neutral") for ground in ("surface", "raised", "canvas")),
    ("accent-text", "accent-soft"),
    ("text", "accent-soft"),
    ("text-muted", "accent-soft"),
    ("text-muted", "neutral-soft"),
    *(("text", f"{tone}-soft") for tone in ("success", "warning", "danger", "neutral")),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger-solid"),
    ("on-danger", "danger-hover"),
]
SHAPE_PAIRS = [(line, ground) for line in ("line-strong", "focus", "accent", "danger-solid") for ground in GROUNDS[:3]]


def tokens() -> dict[str, tuple[str, str]]:
    sheet = Path(settings.BASE_DIR / "static/css/tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in TOKEN.findall(sheet)}


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0)], ids=["text", "controls and focus"]
)
def test_contrast_is_enough(theme, pairs, least):
    colours = tokens()

    too_little = {
        f"{front} on {ground}": round(contrast(colours[front][theme], colours[ground][theme]), 2)
        for front, ground in pairs
        if contrast(colours[front][theme], colours[ground][theme]) < least
    }

    assert too_little == {}

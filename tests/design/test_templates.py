"""What holds for every template and sheet of the house."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "script with content": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*="),
    "javascript address": re.compile(r"javascript:|[\"']js:"),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape off"),
    "boosted navigation": re.compile(r"hx-boost"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_no_code_in_its_markup(path):
    text = path.read_text()

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_icons_that_templates_and_code_name_exist():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'{%\s*icon\s+"([\w-]+)"', path.read_text())}

    assert named - drawn == set()


@pytest.mark.parametrize(("folder", "suffix"), [("css", "*.css"), ("js", "*.js")])
def test_sheets_and_scripts_stay_small(folder, suffix):
    together = b"".join(path.read_bytes() for path in sorted((ROOT / "static" / folder).rglob(suffix)))

    assert len(gzip.compress(together)) < 30 * 1024


def test_every_script_of_the_page_exists_and_is_loaded():
    loaded = set(re.findall(r"'js/([\w-]+\.js)'", (ROOT / "templates/components/scripts.html").read_text()))
    present = {path.name for path in (ROOT / "static/js").glob("*.js")}

    assert loaded - present == set()

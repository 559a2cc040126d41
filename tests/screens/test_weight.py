"""What a page weighs on its way through the air, and that every file has a name of its own that browsers may keep for ever."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from config.settings import env
from operations.demo.studio import SIZES
from operations.services.demo import load_demo
from tests.config.test_start import PRODUCTION
from tests.screens.walk import signed_in

ROOT = Path(settings.BASE_DIR)
KILOBYTE = 1024
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = [*sorted((ROOT / "static" / "js").rglob("*.js")), ROOT / "templates" / "offline" / "service_worker.js"]


def weight(*texts: bytes) -> float:
    """Kilobytes as they are sent: each file compressed by itself."""
    return sum(len(gzip.compress(text)) for text in texts) / KILOBYTE


def test_all_styles_together_weigh_less_than_30_kilobytes():
    assert weight(*(path.read_bytes() for path in STYLES)) < 30


def test_all_our_scripts_together_weigh_less_than_30_kilobytes():
    assert weight(*(path.read_bytes() for path in SCRIPTS)) < 30


@pytest.fixture
def studio(db):
    load_demo(size=SIZES["small"], seed=1, today=timezone.localdate(), clear=True, progress=lambda _: None)


@pytest.mark.parametrize("view", ["flat", "grouped"])
def test_a_list_of_fifty_rows_weighs_less_than_25_kilobytes(studio, view):
    page = signed_in("manager").get(reverse("assignments:list"), {"view": view})

    assert len(re.findall(r'<tr (?:id="assignment-|class="group-row")', page.text)) >= 50
    assert weight(page.content) < 25


def test_an_instructors_classes_weigh_less_than_25_kilobytes(studio):
    assert weight(signed_in("asha").get(reverse("assignments:mine")).content) < 25


# --- Files as production serves them ---

DEPLOY = """
import json, sys
from config import settings
settings.STATIC_ROOT = sys.argv[1]
import django
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
client = Client(headers={"host": "studio.example.org", "accept-encoding": "gzip"})
def get(path):
    answer = client.get(path, secure=True)
    return {"status": answer.status_code, "cache": answer["Cache-Control"], "encoding": answer.get("Content-Encoding", ""),
            "text": "" if answer.streaming else answer.text}
page = get("/sign-in/")["text"]
files = {name: get(staticfiles_storage.url(name)) for name in ("css/base.css", "js/toast.js", "icons/sprite.svg")}
print(json.dumps({"page": page, "files": files}))
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """The folder of static files as a deploy makes it, what they are called in it, and what a process of production answers."""
    folder = tmp_path_factory.mktemp("static")
    outside = {name: value for name, value in os.environ.items() if name not in env.defaults}
    answers = subprocess.check_output(
        [sys.executable, "-c", DEPLOY, str(folder)],
        cwd=ROOT,
        env=outside | PRODUCTION | {"DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    return folder, json.loads((folder / "staticfiles.json").read_text())["paths"], json.loads(answers)


def test_every_file_of_ours_has_a_hash_in_its_name(deployed):
    folder, names, _ = deployed
    ours = {path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static").rglob("*") if path.is_file()}

    assert ours - names.keys() == set()
    assert [name for name in ours if not re.search(r"\.[0-9a-f]{12}\.\w+$", names[name])] == []
    assert [name for name in names.values() if not (folder / name).is_file()] == []


def test_whatever_a_style_or_script_of_ours_asks_for_is_there(deployed):
    folder, names, _ = deployed
    asked = re.compile(
        r"""url\(["']?(?!data:)([^"')#]+)|@import ["']([^"']+)|\bfrom ["'](\.[^"']+)|\bimport\(?["'](\.[^"']+)"""
    )
    missing = [
        f"{name} asks for {found}"
        for name, hashed in names.items()
        if name.startswith(("css/", "js/"))
        for match in asked.finditer((folder / hashed).read_text())
        for found in filter(None, match.groups())
        if not ((folder / hashed).parent / found).is_file()
    ]

    assert missing == []


def test_files_are_compressed_and_kept_for_ever(deployed):
    _, _, answers = deployed

    assert {name: (file["status"], file["encoding"]) for name, file in answers["files"].items()} == dict.fromkeys(
        answers["files"], (200, "gzip")
    )
    assert {file["cache"] for file in answers["files"].values()} == {"max-age=315360000, public, immutable"}


def test_pages_name_the_files_of_this_deploy(deployed):
    _, names, answers = deployed
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', answers["page"]))

    assert len(named) > 10
    assert named <= set(names.values())

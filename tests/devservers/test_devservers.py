"""The servers that come in wheels, for real: each test makes a folder of its own and removes what it started."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

import devservers as embedded
from devservers import postgres, valkey


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="studio servers % ") as name:  # a name that needs care
        yield Path(name) / ".local"
        embedded.stop(embedded.home(Path(name) / ".local"))


@pytest.fixture
def at(folder):
    return embedded.home(folder)


def test_start_and_stop_twice(at):
    assert embedded.start(at) == ["postgres", "valkey"]
    assert embedded.start(at) == []
    assert embedded.stop(at) == ["postgres", "valkey"]
    assert embedded.stop(at) == []


def test_owner_may_make_roles_and_trusted_extensions_but_is_no_superuser(at):
    embedded.start(at)

    with psycopg.connect(postgres.url(at, user="studio", database="studio")) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE ROLE studio_desk")
        row = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()

    assert row == (False, False)


def test_the_web_process_logs_in_as_somebody_else_whoever_made_that_role(at):
    embedded.start(at)
    for made_before in ("", "CREATE ROLE studio_web NOLOGIN"):
        with psycopg.connect(postgres.url(at, user="studio", database="studio")) as connection:
            connection.execute("DROP ROLE IF EXISTS studio_web")
            connection.execute(made_before)
        postgres.let_web_in(at)
        postgres.let_web_in(at)

        with psycopg.connect(postgres.url(at, user="studio_web", database="studio")) as connection:
            found = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
            assert found.fetchone() == ("studio_web", False)


def test_data_survives_a_kill_of_both_servers_and_a_stale_pid_file(at):
    embedded.start(at)
    with psycopg.connect(postgres.url(at, user="studio", database="studio")) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    postmaster = postgres.postmaster(at)
    valkey_pid = valkey.client(at).info("server")["process_id"]

    os.kill(valkey_pid, signal.SIGKILL)
    postmaster.kill()
    postmaster.wait(10)
    lines = (at.postgres / "postmaster.pid").read_text().splitlines()
    (at.postgres / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    started = embedded.start(at)

    assert started == ["postgres", "valkey"]
    with psycopg.connect(postgres.url(at, user="studio", database="studio")) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]


def test_a_long_path_gets_its_sockets_elsewhere(folder):
    at = embedded.home(folder / ("deep" * 30) / ".local")

    assert at.sockets.parent == Path("/tmp")
    embedded.start(at)
    assert postgres.runs(at)
    assert valkey.runs(at)
    embedded.stop(at)
    shutil.rmtree(at.sockets)


def test_of_many_starters_one_starts_and_all_find_the_servers(at):
    program = f"from pathlib import Path; import devservers as e; print(e.start(e.home(Path({str(at.folder)!r}))))"

    starters = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = sorted(starter.communicate(timeout=60)[0].strip() for starter in starters)

    assert answers == ["['postgres', 'valkey']", "[]", "[]", "[]"]


def test_a_half_made_cluster_is_made_anew(at):
    (at.folder / "postgres.new").mkdir(parents=True)
    (at.folder / "postgres.new" / "PG_VERSION").write_text("18\n")

    embedded.start(at)

    assert postgres.runs(at)


def test_another_version_of_the_data_is_refused_in_words(at):
    embedded.start(at)
    embedded.stop(at)
    (at.postgres / "PG_VERSION").write_text("17\n")

    with pytest.raises(embedded.EmbeddedServerError, match="was made by PostgreSQL 17"):
        embedded.start(at)

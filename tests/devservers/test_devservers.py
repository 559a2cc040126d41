"""Tests with real servers in temporary folders."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

import devservers
from devservers import postgres, valkey


@pytest.fixture
def root():
    with tempfile.TemporaryDirectory(prefix="studio servers % ") as name:  # must be escaped in URLs and commands
        yield Path(name) / ".local"
        devservers.stop(devservers.server_folders(Path(name) / ".local"))


@pytest.fixture
def folders(root):
    return devservers.server_folders(root)


def test_second_start_and_second_stop_do_nothing(folders):
    assert devservers.start(folders) == ["postgres", "valkey"]
    assert devservers.start(folders) == []
    assert devservers.stop(folders) == ["postgres", "valkey"]
    assert devservers.stop(folders) == []


def test_owner_can_create_roles_and_extensions_but_is_not_a_superuser(folders):
    devservers.start(folders)

    with psycopg.connect(postgres.url(folders, user="studio", database="studio")) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE ROLE studio_desk")
        row = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()

    assert row == (False, False)


def test_web_role_can_log_in_whether_or_not_a_migration_created_it(folders):
    devservers.start(folders)
    for existing_role in ("", "CREATE ROLE studio_web NOLOGIN"):
        with psycopg.connect(postgres.url(folders, user="studio", database="studio")) as connection:
            connection.execute("DROP ROLE IF EXISTS studio_web")
            connection.execute(existing_role)
        postgres.ensure_web_role(folders)
        postgres.ensure_web_role(folders)

        with psycopg.connect(postgres.url(folders, user="studio_web", database="studio")) as connection:
            row = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
            assert row.fetchone() == ("studio_web", False)


def test_data_survives_kill_9_and_a_stale_pid_file(folders):
    devservers.start(folders)
    with psycopg.connect(postgres.url(folders, user="studio", database="studio")) as connection:
        connection.execute("CREATE TABLE numbers (n int)")
        connection.execute("INSERT INTO numbers VALUES (7)")
    postmaster = postgres.postmaster(folders)
    valkey_pid = valkey.client(folders).info("server")["process_id"]

    os.kill(valkey_pid, signal.SIGKILL)
    postmaster.kill()
    postmaster.wait(10)
    lines = (folders.postgres / "postmaster.pid").read_text().splitlines()
    (folders.postgres / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    started = devservers.start(folders)

    assert started == ["postgres", "valkey"]
    with psycopg.connect(postgres.url(folders, user="studio", database="studio")) as connection:
        assert connection.execute("SELECT n FROM numbers").fetchall() == [(7,)]


def test_sockets_of_a_long_path_are_in_the_temporary_folder(root):
    folders = devservers.server_folders(root / ("deep" * 30) / ".local")

    assert folders.sockets.parent == Path("/tmp")
    devservers.start(folders)
    assert postgres.is_running(folders)
    assert valkey.is_running(folders)
    devservers.stop(folders)
    shutil.rmtree(folders.sockets)


def test_one_of_several_concurrent_starts_starts_the_servers(folders):
    program = f"from pathlib import Path; import devservers as d; print(d.start(d.server_folders(Path({str(folders.root)!r}))))"

    processes = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    outputs = sorted(process.communicate(timeout=60)[0].strip() for process in processes)

    assert outputs == ["['postgres', 'valkey']", "[]", "[]", "[]"]


def test_an_incomplete_cluster_is_created_again(folders):
    (folders.root / "postgres.new").mkdir(parents=True)
    (folders.root / "postgres.new" / "PG_VERSION").write_text("18\n")

    devservers.start(folders)

    assert postgres.is_running(folders)


def test_data_of_another_postgresql_version_is_refused(folders):
    devservers.start(folders)
    devservers.stop(folders)
    (folders.postgres / "PG_VERSION").write_text("17\n")

    with pytest.raises(devservers.EmbeddedServerError, match="was created by PostgreSQL 17"):
        devservers.start(folders)

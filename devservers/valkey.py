"""The embedded Valkey server."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from devservers.folders import ServerFolders
from devservers.programs import run, valkey_program, wait_until


def client(folders: ServerFolders) -> redis.Redis:
    return redis.Redis(
        unix_socket_path=str(folders.valkey_socket), socket_timeout=3, retry=Retry(NoBackoff(), retries=0)
    )


def is_running(folders: ServerFolders) -> bool:
    with client(folders) as connection:
        try:
            return bool(connection.ping())
        except redis.RedisError:
            return False


def start(folders: ServerFolders) -> None:
    log = folders.valkey / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": str(folders.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(folders.valkey),
        "logfile": str(log),
        "daemonize": "yes",
        "save": "60 1",
    }
    arguments = [word for name, value in settings.items() for word in (f"--{name}", value)]
    run(valkey_program(), *arguments, uid=folders.uid, output=folders.output_log)
    wait_until(lambda: is_running(folders), server="Valkey", log=log)


def stop(folders: ServerFolders) -> bool:
    if not is_running(folders):
        return False
    with client(folders) as connection:
        connection.shutdown(save=True)
    wait_until(lambda: not is_running(folders), server="Valkey", log=folders.valkey / "valkey.log")
    return True

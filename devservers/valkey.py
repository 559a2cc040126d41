"""The embedded Valkey: queue and cache."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from devservers.home import Home
from devservers.programs import run, valkey_program, wait_until


def client(at: Home) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(at.valkey_socket), socket_timeout=3, retry=Retry(NoBackoff(), retries=0))


def runs(at: Home) -> bool:
    with client(at) as connection:
        try:
            return bool(connection.ping())
        except redis.RedisError:
            return False


def start(at: Home) -> None:
    log = at.valkey / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": str(at.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(at.valkey),
        "logfile": str(log),
        "daemonize": "yes",
        "save": "60 1",
    }
    arguments = [word for name, value in settings.items() for word in (f"--{name}", value)]
    run(valkey_program(), *arguments, user=at.user, output=at.output)
    wait_until(lambda: runs(at), what="Valkey", log=log)


def stop(at: Home) -> bool:
    if not runs(at):
        return False
    with client(at) as connection:
        connection.shutdown(save=True)
    wait_until(lambda: not runs(at), what="Valkey", log=at.valkey / "valkey.log")
    return True

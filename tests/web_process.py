"""Requests in tests run as `studio_web`, as which the web process connects to the database, and not as its owner.

Every request of the test client and of the live server passes `as_web_process`. The test around it stays the owner, in the
same transaction, so the role is changed on the connection and changed back; beside Django, so that no test counts a query
for it. What streams is read after the request, and is the web process's as well. A job that a request hands to Celery runs
within the request here, but as a worker would: as the owner, for nobody.

That `studio_web` can log in and go through a day is told by tests/accounts/test_web_role.py: here the session is still the
owner's, so that a request could become the owner again. Nothing tries (`test_the_database_role_is_changed_in_one_place`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local

import psycopg
from celery.signals import task_postrun, task_prerun
from django.db import connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from psycopg.pq import TransactionStatus

WEB = "studio_web"
NOBODY = "none"  # PostgreSQL's word for: who logged in
View = Callable[[HttpRequest], HttpResponseBase]


class Thread(local):
    """What this thread is doing."""

    answers = False
    interrupted: tuple[str, str] | None = None


thread = Thread()


def as_web_process(get_response: View) -> View:
    """The outermost middleware of the tests."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with answering():
            response = get_response(request)
        if response.streaming:
            response.streaming_content = streamed(response.streaming_content)
        return response

    return middleware


def streamed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    with answering():
        yield from pieces


@contextmanager
def answering() -> Iterator[None]:
    """The block is the web process's, and so is a connection that is opened within."""
    thread.answers = True
    assume(role=WEB)
    try:
        yield
    finally:
        thread.answers = False
        assume(role=NOBODY)


@receiver(connection_created)
def opened(**_: object) -> None:
    assume(role=WEB if thread.answers else NOBODY)


@task_prerun.connect
def begin_job(**_: object) -> None:
    if thread.answers:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), current_setting('app.user_id', true)")
            thread.interrupted = cursor.fetchone()
        assume(role=NOBODY, person="")


@task_postrun.connect
def end_job(**_: object) -> None:
    if thread.interrupted:
        role, person = thread.interrupted
        thread.interrupted = None
        assume(role=role, person=person or "")


def assume(*, role: str, person: str = "") -> None:
    """Until the transaction ends, or for good outside of one. One that failed brings the old role back by itself."""
    session: psycopg.Connection | None = connection.connection
    if session is None or session.closed:
        return
    status = session.info.transaction_status
    if status != TransactionStatus.INERROR:
        within = status != TransactionStatus.IDLE
        settings = [role, within, person, within]
        session.execute("SELECT set_config('role', %s, %s), set_config('app.user_id', %s, %s)", settings)

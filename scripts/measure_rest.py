"""Compare the time of requests to `/rest/v1` with the time of equivalent SQL (docs/decisions/0016).

.venv/bin/python scripts/measure_rest.py

Needs the demo data. Deletes the classes that it creates, but not their notices.
"""

import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from django.db import connection, transaction

from config.wsgi import application

ROUNDS = 200
LIST = (
    "select=id,date,start_time,end_time,class_status,payment_amount,notes,"
    "class_types(name),packages(name),user_profiles(full_name)&order=date.desc,id.desc&limit=50"
)
LIST_SQL = """
    SELECT json_agg(page)::text FROM (
        SELECT id, date, start_time, end_time, class_status, payment_amount, notes,
            (SELECT row_to_json(t) FROM (SELECT name FROM class_types WHERE id = c.class_type_id) t) AS class_types,
            (SELECT row_to_json(p) FROM (SELECT name FROM packages WHERE id = c.package_id) p) AS packages,
            (SELECT row_to_json(u) FROM (SELECT full_name FROM user_profiles WHERE user_id = c.instructor_id) u) AS user_profiles
        FROM class_assignments c ORDER BY date DESC, id DESC LIMIT 50
    ) page
"""
INSERT_SQL = """
    WITH added AS (
        INSERT INTO class_assignments (class_type_id, instructor_id, date, start_time, end_time, schedule_type, assigned_by)
        SELECT class_type_id, instructor_id, date, start_time, end_time, schedule_type, instructor_id
        FROM jsonb_to_recordset(%s) AS sent (
            class_type_id uuid, instructor_id uuid, date date, start_time time, end_time time, schedule_type text)
        RETURNING *
    )
"""
FOLLOW_UP_SQL = """
    , recorded AS (
        INSERT INTO history (event, assignment_id, actor_id, at, before, after, reason)
        SELECT 'assignment.created', id, assigned_by, now(), '{}', to_jsonb(added), '' FROM added
    ), calculated AS (
        INSERT INTO payment_calculations (assignment_id, after, payment_type, students, classes, rule, reason, calculated_at)
        SELECT id, payment_amount, payment_type, 1, 1, 'Measured', 'Measured', now() FROM added
    )
"""
DELETE_SQL = "DELETE FROM class_assignments WHERE date >= '2090-01-01'"


def send(method: str, path: str, query: str = "", body: bytes = b"", token: str = "") -> tuple[int, bytes]:
    """Call the WSGI application directly; return the status code and the body of the response."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(body),
    }
    if token:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    setup_testing_defaults(environ)
    statuses: list[int] = []
    response: Any = application(environ, lambda status, _headers: statuses.append(int(status[:3])))
    content = b"".join(response)
    response.close()
    return statuses[0], content


def fetch(statement: str, *params: Any) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else None


def compare(
    name: str,
    request: Callable[[], Any],
    statement: Callable[[], Any],
    *,
    rounds: int = ROUNDS,
    after: Callable[[], Any] = lambda: None,
) -> None:
    """Print the median times of the request and of the SQL, without the first round.

    The two alternate, so that other load on the machine affects both.
    """
    durations: dict[Callable[[], Any], list[float]] = {request: [], statement: []}
    for _ in range(rounds + 1):
        for call, times in durations.items():
            started = time.perf_counter()
            call()
            times.append((time.perf_counter() - started) * 1000)
            after()
    request_time, sql_time = (statistics.median(times[1:]) for times in durations.values())
    sys.stdout.write(
        f"{name:30} {request_time:7.2f} ms   SQL alone {sql_time:7.2f} ms   {request_time / sql_time:5.1f} times\n"
    )


def main() -> None:
    credentials = json.dumps({"email": "manager@studio.test", "password": "namaste-demo"}).encode()
    status, content = send("POST", "/auth/v1/token", "grant_type=password", credentials)
    if status != 200:
        raise SystemExit("Load the demo data first: .venv/bin/python manage.py load_demo")
    token = json.loads(content)["access_token"]

    page = partial(send, "GET", "/rest/v1/class_assignments", LIST, token=token)
    compare("50 rows with three embeds", page, partial(fetch, LIST_SQL))
    smallest = partial(send, "GET", "/rest/v1/class_types", "select=id&limit=1", token=token)
    compare("one id", smallest, partial(fetch, "SELECT id FROM class_types LIMIT 1"))

    ((class_type, instructor),) = fetch(
        "SELECT (SELECT id FROM class_types LIMIT 1), (SELECT user_id FROM user_roles WHERE role_name = 'instructor' LIMIT 1)"
    )
    rows = [
        {
            "class_type_id": str(class_type),
            "instructor_id": str(instructor),
            "date": f"2090-01-{1 + number // 10:02}",
            "start_time": f"{8 + number % 10:02}:00",
            "end_time": f"{9 + number % 10:02}:00",
            "schedule_type": "adhoc",
        }
        for number in range(100)
    ]
    body = json.dumps(rows).encode()
    insert = partial(send, "POST", "/rest/v1/class_assignments", body=body, token=token)
    for name, statement in {
        "100 new classes": INSERT_SQL,
        "with history and calculations": INSERT_SQL + FOLLOW_UP_SQL,
    }.items():
        alone = partial(fetch, f"{statement} SELECT id FROM added", body.decode())  # noqa: S608 -- constant SQL
        compare(name, insert, alone, rounds=40, after=partial(fetch, DELETE_SQL))
    send("POST", "/auth/v1/logout", "scope=local", token=token)


if __name__ == "__main__":
    main()

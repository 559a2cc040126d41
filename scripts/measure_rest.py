"""How long `/rest/v1` takes, beside the SQL that the same work needs (docs/decisions/0016).

.venv/bin/python scripts/measure_rest.py

Wants demo data, and removes the classes that it makes; what was told of them stays.
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
FOLLOWING_SQL = """
    , remembered AS (
        INSERT INTO history (event, assignment_id, actor_id, at, before, after, reason)
        SELECT 'assignment.created', id, assigned_by, now(), '{}', to_jsonb(added), '' FROM added
    ), reckoned AS (
        INSERT INTO payment_calculations (assignment_id, after, payment_type, students, classes, rule, reason, calculated_at)
        SELECT id, payment_amount, payment_type, 1, 1, 'Measured', 'Measured', now() FROM added
    )
"""
REMOVE_SQL = "DELETE FROM class_assignments WHERE date >= '2090-01-01'"


def ask(verb: str, path: str, query: str = "", body: bytes = b"", bearer: str = "") -> tuple[int, bytes]:
    """One request to the application, without a web server around it."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": verb,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(body),
    }
    if bearer:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {bearer}"
    setup_testing_defaults(environ)
    told: list[int] = []
    response: Any = application(environ, lambda status, _headers: told.append(int(status[:3])))
    answer = b"".join(response)
    response.close()
    return told[0], answer


def fetch(statement: str, *params: Any) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else None


def compare(
    name: str,
    ours: Callable[[], Any],
    statement: Callable[[], Any],
    *,
    rounds: int = ROUNDS,
    after: Callable[[], Any] = lambda: None,
) -> None:
    """Medians of both, taken in turn, so that whatever else the machine does meets both; the first round does not count."""
    taken: dict[Callable[[], Any], list[float]] = {ours: [], statement: []}
    for _ in range(rounds + 1):
        for work, times in taken.items():
            begun = time.perf_counter()
            work()
            times.append((time.perf_counter() - begun) * 1000)
            after()
    whole, alone = (statistics.median(times[1:]) for times in taken.values())
    sys.stdout.write(f"{name:30} {whole:7.2f} ms   SQL alone {alone:7.2f} ms   {whole / alone:5.1f} times\n")


def main() -> None:
    credentials = json.dumps({"email": "manager@studio.test", "password": "namaste-demo"}).encode()
    status, answer = ask("POST", "/auth/v1/token", "grant_type=password", credentials)
    if status != 200:
        raise SystemExit("Load the demo data first: .venv/bin/python manage.py load_demo")
    token = json.loads(answer)["access_token"]

    page = partial(ask, "GET", "/rest/v1/class_assignments", LIST, bearer=token)
    compare("50 rows with three embeds", page, partial(fetch, LIST_SQL))
    least = partial(ask, "GET", "/rest/v1/class_types", "select=id&limit=1", bearer=token)
    compare("the least that can be asked", least, partial(fetch, "SELECT id FROM class_types LIMIT 1"))

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
    store = partial(ask, "POST", "/rest/v1/class_assignments", body=body, bearer=token)
    for name, statement in {
        "100 new classes": INSERT_SQL,
        "with history and calculations": INSERT_SQL + FOLLOWING_SQL,
    }.items():
        alone = partial(fetch, f"{statement} SELECT id FROM added", body.decode())  # noqa: S608 -- our own words
        compare(name, store, alone, rounds=40, after=partial(fetch, REMOVE_SQL))
    ask("POST", "/auth/v1/logout", "scope=local", bearer=token)


if __name__ == "__main__":
    main()

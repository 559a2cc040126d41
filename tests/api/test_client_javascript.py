"""The unmodified supabase-js against a live server: tests/api/javascript/calls.mjs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.factories import BookingFactory, ClassTypeFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(__file__).with_name("javascript")


@pytest.fixture
def responses(live_server, manager, instructor):
    """Return the response of every call by its name."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules").is_dir():
        pytest.fail(
            "The JavaScript client is missing: install Node.js 20 or newer, and run scripts/install_supabase_client.sh."
        )
    arguments = {
        "url": live_server.url,
        "manager": manager.email,
        "instructor": instructor.email,
        "password": PASSWORD,
        "instructorId": str(instructor.pk),
        "classTypeId": str(ClassTypeFactory(name="Hatha").pk),
        "bookingId": BookingFactory(preferred_days=["Monday"]).booking_id,
    }
    done = subprocess.run(
        [node, "calls.mjs", json.dumps(arguments)], cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_every_call_of_supabase_js_gets_the_expected_response(responses, manager):
    booking_id = responses["envelope"]["data"][0]["assignment_bookings"][0]["booking_id"]
    hatha = {"name": "Hatha"}

    def data_of(*names):
        return {name: responses[name]["data"] for name in names}

    assert {name: (response["status"], response["code"]) for name, response in responses.items()} == {
        "silent insert": (201, None),
        "insert": (201, None),
        "defaults": (201, None),
        "overlap": (409, "23P01"),
        "page": (206, None),
        "in": (200, None),
        "or": (200, None),
        "embedded or": (200, None),
        "head": (200, None),
        "failing head": (400, responses["failing head"]["code"]),
        "single": (200, None),
        "no single": (406, "PGRST116"),
        "maybe": (200, None),
        "csv": (200, None),
        "update": (200, None),
        "stale update": (200, None),
        "no filter": (400, "21000"),
        "upsert": (200, None),
        "ignoring upsert": (200, None),
        "envelope": (201, None),
        "contains": (200, None),
        "conflicts": (200, None),
        "figures": (200, None),
        "bulk": (200, None),
        "delete": (200, None),
        "forbidden": (403, "42501"),
        "own": (200, None),
        "unknown table": (404, "PGRST205"),
        "schema": (406, "PGRST106"),
        "nobody": (401, "PGRST301"),
        "wrong password": (400, "invalid_credentials"),
        "user": (200, None),
        "refreshed": (200, None),
        "after the refresh": (200, None),
        "signed out": (200, None),
        "user of another session": (400, None),  # as the client reports session_not_found
        "refresh of another session": (400, "refresh_token_not_found"),
        "user still": (200, None),
    }
    assert [(row["date"], row["notes"], row["class_types"]) for row in responses["insert"]["data"]] == [
        ("2030-01-02", None, hatha),
        ("2030-01-03", "a,b", hatha),
    ]
    assert {name: responses[name]["count"] for name in ("defaults", "page", "head", "delete", "own")} == {
        "defaults": 2,
        "page": 4,
        "head": 5,
        "delete": 1,
        "own": 4,
    }
    assert data_of("page", "in", "or", "embedded or", "single", "maybe", "csv") == {
        "page": [{"date": "2030-01-05", "kind": hatha}, {"date": "2030-01-04", "kind": hatha}],
        "in": [{"date": "2030-01-03"}],
        "or": [{"date": "2030-01-02"}, {"date": "2030-01-03"}],
        "embedded or": [],
        "single": {"date": "2030-01-02"},
        "maybe": None,
        "csv": 'date,notes\n2030-01-03,"a,b"\n',
    }
    assert data_of("update", "stale update", "upsert", "ignoring upsert", "contains", "delete") == {
        "update": [{"version": 2}],
        "stale update": [],
        "upsert": [{"notes": "merged"}],
        "ignoring upsert": [],
        "contains": [{"status": "confirmed"}],
        "delete": [{"date": "2030-01-02"}],
    }
    assert responses["envelope"]["data"] == [
        {"date": "2030-01-06", "assignment_bookings": [{"booking_id": booking_id}]}
    ]
    assert data_of("wrong password", "user", "refreshed", "after the refresh", "user still") == {
        "wrong password": {"email": None, "signedIn": False},
        "user": {"email": manager.email, "signedIn": False},
        "refreshed": {"email": manager.email, "signedIn": True},
        "after the refresh": [hatha],
        "user still": {"email": manager.email, "signedIn": False},
    }
    assert responses["conflicts"]["data"][0]["conflict_type"] == "instructor_assignment"
    assert responses["figures"]["data"]["total_assignments"] == 6
    assert responses["bulk"]["data"] == [{"success": True, "affected_count": 1, "error_message": None}]

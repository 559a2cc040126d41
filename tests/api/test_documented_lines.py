"""The curl lines of docs/api.md do what the page says."""

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import AssignmentFactory, BookingFactory

pytestmark = pytest.mark.django_db

LINES = re.findall(r'^curl -s "\$STUDIO/rest/v1/.*$', Path(settings.BASE_DIR, "docs/api.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("line", LINES)
def test_line_is_answered(rest, manager, line):
    AssignmentFactory(schedule_type="weekly")
    BookingFactory(email="meera@example.com", preferred_days=["Monday"])
    _, _, url, *rest_of_line = shlex.split(line)
    options = list(zip(rest_of_line[::2], rest_of_line[1::2], strict=True))
    headers = dict(text.split(": ", 1) for name, text in options if name == "-H")
    headers |= {"Authorization": rest.as_user(manager).headers["Authorization"]}

    response = rest.client.generic(
        dict(options).get("-X", "GET"),
        url.removeprefix("$STUDIO"),
        dict(options).get("-d", ""),
        content_type="application/json",
        headers=headers,
    )

    assert response.status_code in {200, 201, 204}, response.content


def test_there_are_lines():
    assert len(LINES) >= 10

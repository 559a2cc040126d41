"""Whatever stands in the address of a screen: the screen, or a page that says what is wrong with it. Never a 5xx."""

from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from operations.demo.studio import SIZES
from operations.services.demo import load_demo
from tests.screens.walk import Walk, signed_in

JUNK = st.sampled_from(
    [
        *("", "0", "-1", "1", "1e9", "9" * 40, "NaN", "null", "true", "\0", "'", '"', "<b>", "%", "\\", "[]", "{}"),
        *("2030-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "99999-01-01", "2030-W01", "2030-13", "9999-12"),
        *("25:61", "24:00", "00000000-0000-0000-0000-000000000000", "11111111", "é\U0001f9d8", "%ff", "x" * 3000),
        *(
            "desc",
            "date",
            "-date",
            "month",
            "week",
            "day",
            "../..",
            "//evil.example",
            "javascript:x",
            "a@b.c",
            ",",
            "a,b",
        ),
    ]
)


@pytest.fixture
def studio(db):
    load_demo(size=SIZES["small"], seed=1, today=timezone.localdate(), clear=True, progress=lambda _: None)


@pytest.mark.parametrize("name", ["admin", "asha"])
def test_no_address_breaks_a_screen(studio, name, htmx):
    client = signed_in(name)
    client.raise_request_exception = False
    walk = Walk(client=client).along(reverse("home"))
    every_name = sorted(set().union(*walk.names.values()))

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def every_screen_answers(data):
        route = data.draw(st.sampled_from(sorted(walk.paths)))
        known = st.sampled_from(sorted(walk.names[route]) or every_name)
        pairs = data.draw(st.lists(st.tuples(st.one_of(known, known, st.sampled_from(every_name)), JUNK), max_size=5))
        address = f"{walk.paths[route]}?{'&'.join(f'{key}={quote(value, safe="%")}' for key, value in pairs)}"
        response = client.get(address, headers=data.draw(st.sampled_from([{}, htmx])))

        assert response.status_code < 500, address

    every_screen_answers()

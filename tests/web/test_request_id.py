import logging

import pytest
from django.http import HttpResponse

from web.middleware.request_id import RequestIdMiddleware
from web.request_id import OneLineFormatter, RequestIdFilter, current_request_id


@pytest.fixture
def answer(rf):
    """The id in the response, and the one that the view saw, for a request with these headers."""

    def ask(**headers):
        response = RequestIdMiddleware(lambda _request: HttpResponse(current_request_id()))(
            rf.get("/", headers=headers)
        )
        return response["X-Request-ID"], response.text

    return ask


def test_every_request_gets_an_id_of_its_own(answer):
    first, seen = answer()

    assert first == seen
    assert len(first) == 32
    assert first != answer()[0]


def test_the_id_of_the_proxy_is_kept(answer):
    assert answer(x_request_id="proxy-0123.456_7") == ("proxy-0123.456_7", "proxy-0123.456_7")


@pytest.mark.parametrize("forged", ["short", "with space in it", "x" * 65, "line\\nbreak-123"])
def test_an_odd_id_is_replaced(answer, forged):
    assert answer(x_request_id=forged)[0] != forged


def test_the_id_ends_with_its_request(answer):
    answer()

    assert current_request_id() == "-"


def test_a_log_record_is_one_line_whatever_it_holds():
    record = logging.LogRecord("studio", logging.INFO, "file", 1, "name %s", ("Asha\nERROR forged",), None)
    RequestIdFilter().filter(record)

    line = OneLineFormatter("{request_id} {message}", style="{").format(record)

    assert line == "- name Asha\\nERROR forged"

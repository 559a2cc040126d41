"""From where a request comes: behind our proxy, and without one when somebody pretends."""

import pytest

from web.client_address import client_address, network_of


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (False, "203.0.113.9", "192.0.2.1"),
        (False, None, "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9, nonsense", "192.0.2.1"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "::ffff:203.0.113.9", "203.0.113.9"),
        (True, "", "192.0.2.1"),
        (True, None, "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_cannot_be_invented(rf, settings, trusted, forwarded, address):
    settings.TRUST_PROXY = trusted
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}

    assert client_address(rf.get("/", headers=headers, REMOTE_ADDR="192.0.2.1")) == address


def test_a_socket_has_no_address(rf):
    assert client_address(rf.get("/", REMOTE_ADDR="")) is None


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), (None, "")],
)
def test_whoever_has_many_ipv6_addresses_counts_as_one(address, network):
    assert network_of(address) == network

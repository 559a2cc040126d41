import datetime as dt
import re

import pyotp
import pytest

from accounts.sign_in.authenticator import (
    address_for_app,
    new_recovery_codes,
    new_shared_secret,
    plain_recovery_code,
    shown_in_groups,
    step_of,
)

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, appendix B
AT_59 = dt.datetime.fromtimestamp(59, dt.UTC)


def test_codes_are_those_of_the_standard():
    assert step_of("287082", secret=SECRET, at=AT_59) == 1


@pytest.mark.parametrize(
    ("seconds", "step"), [(29, None), (30, 2), (59, 2), (60, 2), (89, 2), (90, 2), (119, 2), (120, None)]
)
def test_a_code_counts_in_its_half_minute_and_the_ones_beside_it(seconds, step):
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)

    assert step_of(pyotp.TOTP(SECRET).generate_otp(2), secret=SECRET, at=at) == step


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "287083", "२८७०८२", "abcdef"])
def test_anything_else_is_no_code(typed):
    assert step_of(typed, secret=SECRET, at=AT_59) is None


def test_a_code_may_be_typed_in_groups():
    assert step_of(" 287 082 ", secret=SECRET, at=AT_59) == 1


def test_the_app_is_told_whose_code_it_is_and_where():
    address = address_for_app(secret=SECRET, account="asha@example.test", studio="Namaste Yoga Studio")

    assert pyotp.parse_uri(address).secret == SECRET
    assert address.startswith("otpauth://totp/Namaste%20Yoga%20Studio:asha%40example.test?")


def test_secrets_and_recovery_codes_are_new_each_time():
    codes = [*new_recovery_codes(), *new_recovery_codes()]

    assert new_shared_secret() != new_shared_secret()
    assert (len(codes), len(set(codes))) == (20, 20)
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", code) for code in codes)


def test_people_type_in_their_own_way():
    assert plain_recovery_code(" ABCD efgh-2345 Mnpq") == "abcdefgh2345mnpq"
    assert shown_in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"

"""Domain 8: the own tokens and sign-ins, and nobody else's, whatever the code forgets."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import ApiSession, ApiToken, RefreshToken
from accounts.row_security.acting import acting_as
from tests.factories import ApiSessionFactory, ApiTokenFactory, RefreshTokenFactory, UserFactory

pytestmark = pytest.mark.django_db

EVERYBODY = ["admin", "manager", "staff", "instructor", "stranger"]


@pytest.fixture(params=EVERYBODY)
def person(request):
    return request.getfixturevalue(request.param)


def test_each_sees_the_own_rows_only(person):
    own_session, own_token = ApiSessionFactory(user=person), ApiTokenFactory(user=person)
    ApiSessionFactory()
    ApiTokenFactory()

    with acting_as(person):
        assert list(ApiSession.objects.all()) == [own_session]
        assert list(ApiToken.objects.all()) == [own_token]


def test_each_ends_the_own_rows_only_and_refresh_tokens_go_along(person):
    own, other = ApiSessionFactory(user=person), ApiSessionFactory()
    RefreshTokenFactory(session=own)
    kept = RefreshTokenFactory(session=other)
    ApiTokenFactory(user=person)
    other_token = ApiTokenFactory()

    with acting_as(person):
        ApiSession.objects.all().delete()
        ApiToken.objects.all().delete()

    assert list(ApiSession.objects.all()) == [other]
    assert list(RefreshToken.objects.all()) == [kept]
    assert list(ApiToken.objects.all()) == [other_token]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT FROM api_refresh_tokens",
        "DELETE FROM api_refresh_tokens",
        "UPDATE api_sessions SET password_mark = 'x'",
        "UPDATE api_tokens SET expires_at = NULL",
    ],
)
def test_nobody_reads_refresh_tokens_or_prolongs_anything(person, statement):
    ApiTokenFactory(user=person)

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(person), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_makes_a_token_for_somebody_else(person):
    other = UserFactory()

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(person), transaction.atomic():
        ApiToken.objects.create(user=other, name="Mine", shown_part="cam_", token_hash="0", created_at=timezone.now())


@pytest.mark.parametrize("table", ["api_sessions", "api_refresh_tokens", "api_tokens"])
def test_row_level_security_is_on_and_forced(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True, True)

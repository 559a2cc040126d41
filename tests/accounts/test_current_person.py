"""The queries that are compiled once find the same people as those that Django compiles anew."""

from uuid import uuid4

import pytest

from accounts.current_person import active_person, person_and_mark
from accounts.models import User
from tests.factories import ApiSessionFactory

pytestmark = pytest.mark.django_db


def facts(user):
    return user, user.email, user.is_active, user.role_names, user.granted, user.permissions


def test_each_person_is_found_with_their_own_access(admin, instructor, stranger):
    for person in (admin, instructor, stranger, admin):
        expected = User.objects.with_access().get(pk=person.pk)
        found = active_person(person.pk)

        assert facts(found) == facts(expected)


def test_the_mark_is_that_of_the_session_and_of_its_own_person_only(admin, instructor):
    session = ApiSessionFactory(user=admin)

    own = person_and_mark(person_id=admin.pk, session_id=session.pk)
    assert facts(own) == facts(User.objects.with_access().get(pk=admin.pk))
    assert own.session_mark == session.password_mark
    assert person_and_mark(person_id=admin.pk, session_id=uuid4()).session_mark is None
    assert person_and_mark(person_id=instructor.pk, session_id=session.pk).session_mark is None


def test_nobody_and_who_was_deactivated(admin):
    User.objects.filter(pk=admin.pk).update(is_active=False)

    assert active_person(uuid4()) is None
    assert active_person(admin.pk) is None
    assert person_and_mark(person_id=uuid4(), session_id=uuid4()) is None
    assert not person_and_mark(person_id=admin.pk, session_id=uuid4()).is_active

"""Domain 2.1: what was used is deactivated, what never was may go."""

import pytest

from accounts.exceptions import NotPermitted
from catalog.exceptions import StillInUse
from catalog.services import remove_from_catalog
from tests.factories import (
    AssignmentFactory,
    AssignmentSeriesFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
    StudioClosureFactory,
)

pytestmark = pytest.mark.django_db

USED = {
    "class type of a class": lambda: AssignmentFactory().class_type,
    "class type of a template": lambda: ClassScheduleFactory().class_type,
    "package of a class": lambda: AssignmentFactory(class_type=None, package=PackageFactory()).package,
    "template of a class": lambda: AssignmentFactory(class_schedule=ClassScheduleFactory()).class_schedule,
    "template of a series": lambda: AssignmentSeriesFactory(class_schedule=ClassScheduleFactory()).class_schedule,
}


@pytest.mark.parametrize("use", USED.values(), ids=USED)
def test_what_was_used_is_not_deleted(admin, use):
    row = use()

    with pytest.raises(StillInUse, match="Deactivate it instead"):
        remove_from_catalog(row=row, actor=admin)

    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [ClassTypeFactory, PackageFactory, ClassScheduleFactory, StudioClosureFactory])
def test_what_was_never_used_is_deleted(admin, make):
    row = make()
    pk = row.pk

    remove_from_catalog(row=row, actor=admin)

    assert not type(row).objects.filter(pk=pk).exists()


def test_only_admins_delete(manager):
    with pytest.raises(NotPermitted):
        remove_from_catalog(row=PackageFactory(), actor=manager)

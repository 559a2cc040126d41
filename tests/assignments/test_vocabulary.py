"""The same words on every level: choices of the models, pure arithmetic, checks of the database."""

from assignments import payments
from assignments.models.vocabulary import PaymentType, ScheduleType


def test_the_arithmetic_knows_the_payment_types_of_the_models_by_the_same_names():
    assert [(kind.value, kind.label) for kind in payments.PaymentType] == list(PaymentType.choices)


def test_every_schedule_type_has_payment_types_on_offer():
    assert set(payments.OFFERED) == set(ScheduleType.values)

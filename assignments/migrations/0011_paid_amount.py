"""Refuse to change the amount of a paid class (rules 5.4).

A trigger, because a CHECK cannot see the old amount. The screens check before they write; REST and
psql meet this.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION class_assignments_keep_paid_amount() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the class on % is paid, so its amount cannot be changed', OLD.date
        USING ERRCODE = 'check_violation', CONSTRAINT = 'class_assignments_paid_amount_stays',
              TABLE = 'class_assignments', HINT = 'Mark the class unpaid first.';
END $$;
CREATE TRIGGER class_assignments_paid_amount_stays BEFORE UPDATE OF payment_amount ON class_assignments
    FOR EACH ROW
    WHEN (OLD.payment_status = 'paid' AND NEW.payment_status = 'paid' AND NEW.payment_amount <> OLD.payment_amount)
    EXECUTE FUNCTION class_assignments_keep_paid_amount();
"""
REVERSE = """
DROP TRIGGER class_assignments_paid_amount_stays ON class_assignments;
DROP FUNCTION class_assignments_keep_paid_amount();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0010_booking_status_on_cancel")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

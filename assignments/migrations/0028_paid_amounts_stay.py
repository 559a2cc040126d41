"""The amount of a paid class does not change, whoever writes: the payment is taken back first (domain 5.4).

The screens ask before; a write by the API, or by psql, meets it here. A CHECK does not see what the amount was.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION class_assignments_keep_paid_amount() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the class on % is paid: its amount does not change', OLD.date
        USING ERRCODE = 'check_violation', CONSTRAINT = 'class_assignments_paid_amount_stays',
              TABLE = 'class_assignments', HINT = 'Take the payment back first.';
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
    dependencies = [("assignments", "0027_staff_delete_nothing")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

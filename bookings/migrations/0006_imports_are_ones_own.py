"""An uploaded file holds clients' addresses: only who uploaded it reads it, and instructors have no part in it."""

from django.db import migrations

FORWARD = """
ALTER TABLE booking_imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking_imports FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY booking_imports_owner ON booking_imports TO %I USING (true) WITH CHECK (true)',
                   current_user);
END $$;
CREATE POLICY booking_imports_desk ON booking_imports TO studio_desk
    USING (owner_id = (SELECT app_user_id())) WITH CHECK (owner_id = (SELECT app_user_id()));
"""
REVERSE = """
DROP POLICY booking_imports_desk ON booking_imports;
DROP POLICY booking_imports_owner ON booking_imports;
ALTER TABLE booking_imports NO FORCE ROW LEVEL SECURITY;
ALTER TABLE booking_imports DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_numbers_of_a_full_day")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

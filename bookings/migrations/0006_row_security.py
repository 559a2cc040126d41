"""Let admins, managers and staff read and write bookings, and their own imports (rules 8).

An uploaded file contains addresses of clients, so only the user who uploaded it sees it.
Instructors see no imports. Which bookings they see depends on their classes, and is decided with
the row security of these.
"""

from django.db import migrations

from database.operations import force_row_security

FORWARD = """
CREATE POLICY bookings_desk ON bookings TO studio_desk USING (true) WITH CHECK (true);
CREATE POLICY booking_imports_desk ON booking_imports TO studio_desk
    USING (owner_id = (SELECT app_user_id())) WITH CHECK (owner_id = (SELECT app_user_id()));
"""
REVERSE = """
DROP POLICY booking_imports_desk ON booking_imports;
DROP POLICY bookings_desk ON bookings;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_booking_numbers_for_imports")]
    operations = [force_row_security("bookings", "booking_imports"), migrations.RunSQL(FORWARD, REVERSE)]

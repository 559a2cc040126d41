"""Set `updated_at` of a booking on every update."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER update_bookings_updated_at BEFORE UPDATE ON bookings
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
"""
REVERSE = "DROP TRIGGER update_bookings_updated_at ON bookings"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_foreign_key_names"), ("accounts", "0004_updated_at")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

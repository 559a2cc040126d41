"""`updated_at` tells when a booking last changed, whoever changed it. A default speaks only on insert."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER update_bookings_updated_at BEFORE UPDATE ON bookings
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_user_profiles_updated_at BEFORE UPDATE ON user_profiles
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
"""
REVERSE = """
DROP TRIGGER update_user_profiles_updated_at ON user_profiles;
DROP TRIGGER update_bookings_updated_at ON bookings;
DROP FUNCTION update_updated_at_column();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_booking_number")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

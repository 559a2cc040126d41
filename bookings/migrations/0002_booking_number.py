"""The database gives a booking its id, `YOG-YYYYMMDD-XXXX` (domain 3.1).

The date is the studio's on which the booking was made, the number counts that day's bookings. A counter row per day is
the lock: whoever inserts at the same time waits for a number of his own, so that no two get the same one. An id that
somebody chose is kept, and the counter steps over it. A column default cannot do this: it must see `created_at`.
"""

from django.db import migrations

FORWARD = r"""
CREATE TABLE booking_numbers (
    day date PRIMARY KEY,
    last_number integer NOT NULL CHECK (last_number BETWEEN 1 AND 9999)
);
COMMENT ON TABLE booking_numbers IS 'The last booking number given on each studio day; see bookings_number().';

CREATE FUNCTION bookings_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    zone text := COALESCE(NULLIF(current_setting('app.studio_time_zone', true), ''), 'Asia/Kolkata');
    made_on date := (COALESCE(NEW.created_at, now()) AT TIME ZONE zone)::date;
    next_number integer;
BEGIN
    LOOP
        INSERT INTO booking_numbers AS counter (day, last_number) VALUES (made_on, 1)
        ON CONFLICT (day) DO UPDATE SET last_number = counter.last_number + 1
            WHERE counter.last_number < 9999
        RETURNING last_number INTO next_number;
        IF next_number IS NULL THEN
            RAISE EXCEPTION 'all 9999 booking numbers of % are given', made_on
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_numbers_left';
        END IF;
        NEW.booking_id := format('YOG-%s-%s', to_char(made_on, 'YYYYMMDD'), lpad(next_number::text, 4, '0'));
        EXIT WHEN NOT EXISTS (SELECT FROM bookings WHERE booking_id = NEW.booking_id);
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER bookings_number BEFORE INSERT ON bookings
    FOR EACH ROW WHEN (NEW.booking_id IS NULL OR NEW.booking_id = '') EXECUTE FUNCTION bookings_number();
"""
REVERSE = """
DROP TRIGGER bookings_number ON bookings;
DROP FUNCTION bookings_number();
DROP TABLE booking_numbers;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_tables"), ("accounts", "0004_database_roles")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

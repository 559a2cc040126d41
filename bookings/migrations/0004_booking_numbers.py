"""Give each new booking without an id the next one of its day (rules 3.1).

An id has the form `YOG-YYYYMMDD-XXXX`: the day of `created_at` in studio time, and a number that
counts the bookings of that day. A counter row for each day is the lock: concurrent inserts wait for
each other, so no two bookings get the same number. The counter skips an id that a booking already
has. When all 9999 numbers of a day are used, the next day with a free number is taken, up to 30
days later; the date in the id is then later than `created_at`.

A trigger, because a column default cannot read `created_at`.
"""

from django.db import migrations

FORWARD = r"""
CREATE TABLE booking_numbers (
    day date PRIMARY KEY,
    last_number integer NOT NULL CHECK (last_number BETWEEN 1 AND 9999)
);
COMMENT ON TABLE booking_numbers IS 'The last booking number used on each day; see bookings_number().';

CREATE FUNCTION bookings_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    zone text := COALESCE(NULLIF(current_setting('app.studio_time_zone', true), ''), 'Asia/Kolkata');
    made_on date := (COALESCE(NEW.created_at, now()) AT TIME ZONE zone)::date;
    numbered date := made_on;
    next_number integer;
BEGIN
    LOOP
        INSERT INTO booking_numbers AS counter (day, last_number) VALUES (numbered, 1)
        ON CONFLICT (day) DO UPDATE SET last_number = counter.last_number + 1
            WHERE counter.last_number < 9999
        RETURNING last_number INTO next_number;
        IF next_number IS NULL THEN
            IF numbered >= made_on + 30 THEN
                RAISE EXCEPTION 'no booking number is left for % and the 30 days after it', made_on
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_numbers_left',
                          HINT = 'Enter an unused booking ID such as YOG-20260131-0042.';
            END IF;
            numbered := numbered + 1;
            CONTINUE;
        END IF;
        NEW.booking_id := format('YOG-%s-%s', to_char(numbered, 'YYYYMMDD'), lpad(next_number::text, 4, '0'));
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
    dependencies = [("bookings", "0003_updated_at"), ("accounts", "0006_database_roles")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

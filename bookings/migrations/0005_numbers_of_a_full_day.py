"""A day on which all 9999 numbers are given hands on to the next: an import may make more bookings than that.

The date in the id then is a day or more ahead of `created_at`, which stays the truth about when the booking was made.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION bookings_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
                RAISE EXCEPTION 'all booking numbers of % and the month after it are given', made_on
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_numbers_left';
            END IF;
            numbered := numbered + 1;
            CONTINUE;
        END IF;
        NEW.booking_id := format('YOG-%s-%s', to_char(numbered, 'YYYYMMDD'), lpad(next_number::text, 4, '0'));
        EXIT WHEN NOT EXISTS (SELECT FROM bookings WHERE booking_id = NEW.booking_id);
    END LOOP;
    RETURN NEW;
END $$;
"""
REVERSE = r"""
CREATE OR REPLACE FUNCTION bookings_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_imports")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

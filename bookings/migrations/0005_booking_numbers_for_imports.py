"""Take many booking numbers at once, for an import.

The trigger of 0004 raises the counter once for each row. In one transaction, each step has to read
past all earlier versions of the counter row; an import of 10,000 rows spent most of its time there.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION bookings_take_numbers(wanted integer) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    zone text := COALESCE(NULLIF(current_setting('app.studio_time_zone', true), ''), 'Asia/Kolkata');
    made_on date := (now() AT TIME ZONE zone)::date;
    numbered date := made_on;
    missing integer := wanted;
    before integer;
    after integer;
    given integer;
BEGIN
    IF wanted > 10000 THEN
        RAISE EXCEPTION 'at most 10000 booking numbers can be taken at once' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'bookings_numbers_left';
    END IF;
    WHILE missing > 0 LOOP
        INSERT INTO booking_numbers AS counter (day, last_number) VALUES (numbered, LEAST(missing, 9999))
        ON CONFLICT (day) DO UPDATE SET last_number = LEAST(counter.last_number + missing, 9999)
            WHERE counter.last_number < 9999
        RETURNING COALESCE(old.last_number, 0), new.last_number INTO before, after;
        IF FOUND THEN
            RETURN QUERY SELECT number.id FROM (
                SELECT format('YOG-%s-%s', to_char(numbered, 'YYYYMMDD'), lpad(next::text, 4, '0')) AS id
                FROM generate_series(before + 1, after) AS next
            ) AS number WHERE NOT EXISTS (SELECT FROM bookings WHERE booking_id = number.id);
            GET DIAGNOSTICS given = ROW_COUNT;
            missing := missing - given;
        ELSIF numbered >= made_on + 30 THEN
            RAISE EXCEPTION 'no booking number is left for % and the 30 days after it', made_on
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_numbers_left';
        ELSE
            numbered := numbered + 1;
        END IF;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION bookings_take_numbers(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bookings_take_numbers(integer) TO studio_desk;
"""
REVERSE = "DROP FUNCTION bookings_take_numbers(integer)"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_booking_numbers")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

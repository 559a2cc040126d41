"""A series tells the rate and the package of its classes: an instructor sees the series of own classes, and no others."""

from django.db import migrations

FORWARD = """
ALTER TABLE assignment_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignment_series FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY assignment_series_owner ON assignment_series TO %I USING (true) WITH CHECK (true)',
                   current_user);
END $$;
CREATE POLICY assignment_series_desk ON assignment_series TO studio_desk USING (true) WITH CHECK (true);
CREATE POLICY assignment_series_instructor ON assignment_series FOR SELECT TO studio_instructor
    USING (EXISTS (
        SELECT FROM class_assignments own
        WHERE own.series_id = assignment_series.id AND own.instructor_id = (SELECT app_user_id())
    ));
"""
REVERSE = """
DROP POLICY assignment_series_instructor ON assignment_series;
DROP POLICY assignment_series_desk ON assignment_series;
DROP POLICY assignment_series_owner ON assignment_series;
ALTER TABLE assignment_series NO FORCE ROW LEVEL SECURITY;
ALTER TABLE assignment_series DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0017_used_templates_stay")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]

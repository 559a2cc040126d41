"""Saved views of the list, and whose they are: one's own, or a colleague's that is shared.

Only the owner changes one. Admins may delete a shared one, too, and put it back; instructors have no part in them.
"""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

ADMIN = """(SELECT EXISTS (
        SELECT FROM user_roles own
        WHERE own.user_id = app_user_id() AND 'manage:settings' = ANY (own.permissions)
    ))"""
MINE = "owner_id = (SELECT app_user_id())"

FORWARD = f"""
ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY saved_views_owner ON saved_views TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
CREATE POLICY saved_views_desk_reads ON saved_views FOR SELECT TO studio_desk USING ({MINE} OR shared);
CREATE POLICY saved_views_desk_makes ON saved_views FOR INSERT TO studio_desk
    WITH CHECK ({MINE} OR (shared AND {ADMIN}));
CREATE POLICY saved_views_desk_changes ON saved_views FOR UPDATE TO studio_desk USING ({MINE}) WITH CHECK ({MINE});
CREATE POLICY saved_views_desk_deletes ON saved_views FOR DELETE TO studio_desk
    USING ({MINE} OR (shared AND {ADMIN}));
"""
REVERSE = """
DROP POLICY saved_views_desk_deletes ON saved_views;
DROP POLICY saved_views_desk_changes ON saved_views;
DROP POLICY saved_views_desk_makes ON saved_views;
DROP POLICY saved_views_desk_reads ON saved_views;
DROP POLICY saved_views_owner ON saved_views;
ALTER TABLE saved_views NO FORCE ROW LEVEL SECURITY;
ALTER TABLE saved_views DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0022_history_of_one_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.TextField(blank=True, db_default="", default="")),
                ("shared", models.BooleanField(db_default=False, default=False, verbose_name="share with the team")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "saved_views",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="saved_views_name_once_per_owner",
                        violation_error_message="You have a view with this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name", django.db.models.functions.text.Trim("name")),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="saved_views_name_given",
                        violation_error_message="A view needs a name, without spaces around it.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("query"), 4000
                        ),
                        name="saved_views_query_not_endless",
                        violation_error_message="These are too many filters to keep.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]

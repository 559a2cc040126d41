"""Catalog and weekly templates in `/rest/v1`. All users read; `manage:settings` writes."""

from accounts.permissions import Permission
from postgrest_server.declarations import Column, ForeignKey, Grant, Resource, Writing

SETTINGS_GRANT = Grant(any_of=frozenset({Permission.MANAGE_SETTINGS}))
SETTINGS_WRITING = Writing(insert=(SETTINGS_GRANT,), update=(SETTINGS_GRANT,), delete=(SETTINGS_GRANT,))

CLASS_TYPES = Resource(
    name="class_types",
    description="What the studio teaches.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("name", "text"),
        Column("description", "text", is_nullable=True),
        Column("difficulty_level", "text", has_default=True, choices=("beginner", "intermediate", "advanced")),
        Column("duration_minutes", "integer", has_default=True),
        Column("max_participants", "integer", has_default=True),
        Column("is_active", "boolean", has_default=True),
        Column("created_at", "timestamptz", has_default=True),
    ),
    writing=SETTINGS_WRITING,
)
PACKAGES = Resource(
    name="packages",
    description="Bundles of classes sold together.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("name", "text"),
        Column("description", "text", is_nullable=True),
        Column("price", "numeric"),
        Column("class_count", "integer"),
        Column("validity_days", "integer", has_default=True),
        Column("duration", "text", is_nullable=True),
        Column("course_type", "text", has_default=True, choices=("regular", "crash")),
        Column("type", "text", is_nullable=True),
        Column("is_active", "boolean", has_default=True),
        Column("created_at", "timestamptz", has_default=True),
    ),
    writing=SETTINGS_WRITING,
)
CLASS_SCHEDULES = Resource(
    name="class_schedules",
    description="Weekly templates.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("class_type_id", "uuid"),
        Column("day_of_week", "integer", description="0 is Sunday."),
        Column("start_time", "time"),
        Column("end_time", "time"),
        Column("instructor_id", "uuid", is_nullable=True),
        Column("duration_minutes", "integer", has_default=True),
        Column("max_participants", "integer", has_default=True),
        Column("is_active", "boolean", has_default=True),
        Column("effective_from", "date", is_nullable=True),
        Column("effective_until", "date", is_nullable=True),
        Column("notes", "text", is_nullable=True),
        Column("created_at", "timestamptz", has_default=True),
    ),
    foreign_keys=(
        ForeignKey("class_type_id", "class_types"),
        ForeignKey("instructor_id", "user_profiles", "user_id"),
    ),
    writing=SETTINGS_WRITING,
)
RESOURCES = (CLASS_TYPES, PACKAGES, CLASS_SCHEDULES)

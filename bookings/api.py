"""Bookings in `/rest/v1`. Row security shows instructors only the bookings of their own classes."""

from accounts.permissions import Permission
from postgrest_server.declarations import Column, ForeignKey, Grant, Resource, Writing

BOOKING_GRANT = Grant(any_of=frozenset({Permission.CREATE_ASSIGNMENT, Permission.MANAGE_SETTINGS}))

BOOKINGS = Resource(
    name="bookings",
    description="What clients have booked.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("booking_id", "text", has_default=True, description="YOG-YYYYMMDD-XXXX; generated if omitted."),
        Column("user_id", "uuid", is_nullable=True),
        Column("class_name", "text"),
        Column("instructor", "text", is_nullable=True),
        Column("class_date", "date", is_nullable=True),
        Column("class_time", "time", is_nullable=True),
        Column("preferred_days", "text[]", is_nullable=True),
        Column("preferred_times", "text[]", is_nullable=True),
        Column("timezone", "text", has_default=True),
        Column("first_name", "text"),
        Column("last_name", "text"),
        Column("email", "text"),
        Column("phone", "text"),
        Column("status", "text", has_default=True, choices=("pending", "confirmed", "completed", "cancelled")),
        Column(
            "booking_type",
            "text",
            has_default=True,
            choices=("individual", "corporate", "private_group", "public_group"),
        ),
        Column("class_package_id", "uuid", is_nullable=True),
        Column("created_at", "timestamptz", has_default=True),
        Column("updated_at", "timestamptz", has_default=True),
    ),
    foreign_keys=(ForeignKey("class_package_id", "packages"),),
    writing=Writing(
        insert=(BOOKING_GRANT,),
        update=(BOOKING_GRANT,),
        delete=(BOOKING_GRANT,),
        ignored_columns=frozenset({"updated_at"}),
    ),
)
RESOURCES = (BOOKINGS,)

"""Bookings in `/rest/v1`: the desk's; an instructor reads those of own classes (row security)."""

from accounts.permissions import Permission
from postgrest_server.resource import Column, ForeignKey, Resource, Right, Writing

KEEPS_BOOKINGS = Right(any_of=frozenset({Permission.CREATE_ASSIGNMENT, Permission.MANAGE_SETTINGS}))

BOOKINGS = Resource(
    name="bookings",
    description="What clients have booked.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("booking_id", "text", has_default=True, description="YOG-YYYYMMDD-XXXX; made when left out."),
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
        insert=(KEEPS_BOOKINGS,),
        update=(KEEPS_BOOKINGS,),
        delete=(KEEPS_BOOKINGS,),
        ignored=frozenset({"updated_at"}),
    ),
)
RESOURCES = (BOOKINGS,)

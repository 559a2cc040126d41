"""The users of the demo studio. All of them have the same password."""

import datetime as dt
import random
from dataclasses import dataclass

from operations.demo.sample_texts import FIRST_NAMES, INSTRUCTORS, LAST_NAMES
from operations.demo.studio import Size, Studio
from operations.demo.table_rows import PersonRow, RoleRow, new_id

PASSWORD = "namaste-demo"  # noqa: S105 -- public: `make run` prints it
DOMAIN = "studio.test"
STAFF_ACCOUNTS = (("admin", "Anita Deshpande"), ("manager", "Mohan Kulkarni"), ("staff", "Sushma Pai"))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    admin: PersonRow
    manager: PersonRow
    staff: PersonRow
    instructors: list[PersonRow]
    roles: list[RoleRow]

    @property
    def everyone(self) -> list[PersonRow]:
        return [self.admin, self.manager, self.staff, *self.instructors]


def make_people(*, rng: random.Random, studio: Studio, size: Size, password_hash: str) -> People:
    joined = studio.at(studio.today - dt.timedelta(weeks=size.weeks_back + 12), dt.time(9))
    builder = _PeopleBuilder(rng=rng, password_hash=password_hash, joined=joined)
    admin, manager, staff = (builder.add_person(f"{role}@{DOMAIN}", name, role) for role, name in STAFF_ACCOUNTS)
    instructors = [
        builder.add_person(f"{name.split()[0].lower()}@{DOMAIN}", name, "instructor")
        for name in INSTRUCTORS[: size.instructors]
    ]
    for number in range(len(instructors) + 1, size.instructors + 1):
        name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
        address = f"{name.lower().replace(' ', '.').replace("'", '')}.{number}@{DOMAIN}"
        instructors.append(builder.add_person(address, name, "instructor"))
    builder.add_role(instructors[-1], "staff")  # one user has two roles
    return People(admin=admin, manager=manager, staff=staff, instructors=instructors, roles=builder.roles)


class _PeopleBuilder:
    def __init__(self, *, rng: random.Random, password_hash: str, joined: dt.datetime) -> None:
        self.rng = rng
        self.password_hash = password_hash
        self.joined = joined
        self.roles: list[RoleRow] = []

    def add_person(self, email: str, full_name: str, role: str) -> PersonRow:
        row = PersonRow(
            user_id=new_id(self.rng),
            email=email,
            full_name=full_name,
            phone=phone_number(self.rng),
            password=self.password_hash,
            created_at=self.joined,
        )
        self.add_role(row, role)
        return row

    def add_role(self, person: PersonRow, role: str) -> None:
        self.roles.append(RoleRow(id=new_id(self.rng), user_id=person.user_id, role_name=role))


def phone_number(rng: random.Random) -> str:
    return f"+91 98{rng.randrange(1000):03d} {rng.randrange(100_000):05d}"

"""Bookings from a file: looked at, then made; every bad row named."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from bookings.exceptions import BookingIdTaken, ImportRefused
from bookings.import_file import MOST_ROWS, TEMPLATE
from bookings.models import Booking, BookingImport
from bookings.services.importing import import_bookings, look_at_file
from tests.factories import BookingFactory, PackageFactory

HEAD = "first_name,last_name,email,booking_type,package,preferred_days\n"
GOOD = "Meera,Iyer,meera@example.test,individual,,Mon;Wednesday\n"
BAD = "Tara,,tara,tribe,Nothing,Someday\n"


def look(actor, text: str | bytes, name: str = "bookings.csv") -> BookingImport:
    return look_at_file(content=text.encode() if isinstance(text, str) else text, file_name=name, actor=actor)


def make(actor, looked_at: BookingImport, *, good_rows_only: bool = False) -> int:
    return import_bookings(import_id=looked_at.pk, good_rows_only=good_rows_only, actor=actor, now=timezone.now())


def test_the_template_can_be_imported(staff):
    looked_at = look(staff, TEMPLATE)

    assert looked_at.problems == []
    assert make(staff, looked_at) == 1
    assert Booking.objects.get().preferred_days == ["Monday", "Wednesday"]


def test_every_mistake_is_named_with_row_and_column(staff):
    looked_at = look(staff, HEAD + GOOD + BAD)

    assert [(each["row"], each["column"]) for each in looked_at.problems] == [
        (3, "last_name"),
        (3, "email"),
        (3, "booking_type"),
        (3, "package"),
        (3, "preferred_days"),
    ]
    assert "“tribe” is none of" in looked_at.problems[2]["reason"]


def test_bad_rows_refuse_all_unless_the_good_ones_were_chosen(staff):
    looked_at = look(staff, HEAD + GOOD + BAD)

    with pytest.raises(ImportRefused, match="Some rows are wrong"):
        make(staff, looked_at)
    assert not Booking.objects.exists()

    assert make(staff, looked_at, good_rows_only=True) == 1
    assert Booking.objects.get().email == "meera@example.test"


def test_the_same_import_is_made_once(staff):
    looked_at = look(staff, HEAD + GOOD)
    make(staff, looked_at)

    with pytest.raises(ImportRefused, match="imported already: 1 bookings"):
        make(staff, looked_at)

    assert Booking.objects.count() == 1


def test_nobody_imports_what_another_looked_at(staff, manager):
    looked_at = look(staff, HEAD + GOOD)

    with pytest.raises(ImportRefused, match="not looked at yet"):
        make(manager, looked_at)


def test_repeated_clients_are_worth_a_look(staff):
    BookingFactory(email="meera@example.test")

    looked_at = look(staff, HEAD + GOOD + GOOD)

    assert looked_at.warnings == [
        "Row 2: meera@example.test has an open booking of this kind already.",
        "Row 3 repeats row 2: meera@example.test.",
    ]


def test_packages_are_found_by_name_whatever_the_case(staff):
    package = PackageFactory(name="Ten Classes")

    looked_at = look(staff, HEAD + "Meera,Iyer,meera@example.test,individual,ten classes,\n")
    make(staff, looked_at)

    assert Booking.objects.get().class_package == package


def test_a_name_that_several_packages_have_is_no_name(staff):
    PackageFactory(name="Ten Classes", is_active=False)
    PackageFactory.create_batch(2, name="Ten Classes")

    looked_at = look(staff, HEAD + "Meera,Iyer,meera@example.test,individual,ten classes,\n")

    assert [each["reason"] for each in looked_at.problems] == ["there are 2 packages called “ten classes”"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        ("first_name\n".encode("utf-16"), "not UTF-8"),
        (b"first_name,last_name\nA,B\n", "email is missing"),
        (b"first_name|last_name|email\nA|B|c@d.test\n", "first_name, last_name, email is missing"),
        (b"first_name,last_name,email,E-mail\nA,B,c@d.test,e@f.test\n", "email more than once"),
        ("first_name,last_name,email\nRené,B,c@d.test\n".encode("latin-1"), "not UTF-8"),
        ((HEAD).encode(), "no rows"),
        (b"first_name,last_name,email\nA\0,B,c@d.test\n", "no text"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ((HEAD + GOOD * (MOST_ROWS + 1)).encode(), "more than 10,000 rows"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(staff, content, words):
    with pytest.raises(ImportRefused, match=words):
        look(staff, content)


def numbered(*ids: str) -> str:
    rows = [f"{booking_id},Meera,Iyer,client{number}@example.test\n" for number, booking_id in enumerate(ids)]
    return "booking_id,first_name,last_name,email\n" + "".join(rows)


def test_ids_of_the_file_are_kept_and_the_others_are_given(staff):
    first = f"YOG-{timezone.localdate():%Y%m%d}-0001"

    make(staff, look(staff, numbered("", "yog-20250131-0042", first)))

    given = {f"YOG-{timezone.localdate():%Y%m%d}-0002", "YOG-20250131-0042", first}
    assert set(Booking.objects.values_list("booking_id", flat=True)) == given


def test_numbers_taken_in_one_go_go_on_where_the_counter_stands(staff):
    BookingFactory()
    make(staff, look(staff, numbered("", "")))
    BookingFactory()

    today = f"{timezone.localdate():%Y%m%d}"
    assert sorted(Booking.objects.values_list("booking_id", flat=True)) == [f"YOG-{today}-000{n}" for n in (1, 2, 3, 4)]


def test_ids_that_are_taken_or_stand_twice_are_named(staff):
    BookingFactory(booking_id="YOG-20250131-0001")

    looked_at = look(staff, numbered("YOG-20250131-0001", "YOG-20250131-0002", "YOG-20250131-0002", "12"))

    assert [(each["row"], each["reason"]) for each in looked_at.problems] == [
        (2, "there is a booking YOG-20250131-0001 already"),
        (4, "row 3 has the id YOG-20250131-0002, too"),
        (5, "“12” does not look like YOG-20260131-0042"),
    ]
    assert len(looked_at.rows) == 1


def test_an_id_that_was_given_meanwhile_refuses_all(staff):
    looked_at = look(staff, numbered("", "YOG-20250131-0001"))
    BookingFactory(booking_id="YOG-20250131-0001")

    with pytest.raises(BookingIdTaken):
        make(staff, looked_at)

    assert Booking.objects.count() == 1


def test_wished_dates_and_times_are_read(staff):
    head = "first_name,last_name,email,class_date,class_time\n"
    looked_at = look(staff, f"{head}Meera,Iyer,a@b.test,2027-01-04,07:30\nTara,Rao,c@d.test,4.1.2027,soon\n")
    make(staff, looked_at, good_rows_only=True)

    booking = Booking.objects.get()
    assert (booking.class_date, booking.class_time) == (dt.date(2027, 1, 4), dt.time(7, 30))
    assert [each["column"] for each in looked_at.problems] == ["class_date", "class_time"]


def test_a_wished_time_is_the_studios(staff):
    looked_at = look(staff, "first_name,last_name,email,class_time\nMeera,Iyer,a@b.test,07:30+05\n")

    assert looked_at.problems[0]["reason"] == "“07:30+05” is not written like 07:30"


def test_a_row_with_more_cells_than_columns_is_wrong(staff):
    text = "first_name;last_name;email;preferred_days\nMeera;Iyer;a@b.test;Monday;Friday\n"

    assert "more cells than columns" in look(staff, text).problems[0]["reason"]
    assert look(staff, text.replace("Monday;Friday", '"Monday;Friday"')).problems == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_may_separate_as_they_like_and_begin_with_a_mark(staff, delimiter):
    text = "\N{BYTE ORDER MARK}First name,Last name,E-mail\nMeera,Iyer,meera@example.test\n".replace(",", delimiter)

    assert look(staff, text).problems == []


def test_formulas_and_markup_are_only_text(staff, client):
    make(staff, look(staff, "first_name,last_name,email\n=1+1,<script>alert(1)</script>,a@b.test\n"))
    client.force_login(staff)

    page = client.get(reverse("bookings:list")).text

    assert "=1+1 &lt;script&gt;alert(1)" in page


def test_ten_thousand_rows_are_made_in_one_go(staff):
    rows = "".join(f"Meera,Iyer,client{number}@example.test,individual,,\n" for number in range(MOST_ROWS))

    assert make(staff, look(staff, HEAD + rows)) == MOST_ROWS
    assert Booking.objects.values("booking_id").distinct().count() == MOST_ROWS


# --- Screens and command ----------------------------------------------------------------------------------------------


def upload(client, text: str):
    file = io.BytesIO(text.encode())
    file.name = "clients.csv"
    return client.post(reverse("bookings:import"), {"file": file})


def test_a_file_is_looked_at_and_then_imported(client, staff):
    client.force_login(staff)

    review = upload(client, HEAD + GOOD + BAD).headers["Location"]

    page = client.get(review).text
    assert "is none of individual" in page
    assert client.post(review).status_code == 409
    assert client.post(review, {"good": "yes"}).headers["Location"] == reverse("bookings:list")
    assert Booking.objects.count() == 1


def test_a_confirmation_that_is_sent_twice_makes_the_bookings_once(client, staff):
    client.force_login(staff)
    review = upload(client, HEAD + GOOD).headers["Location"]
    client.post(review)

    page = client.post(review, follow=True).text

    assert "This file was imported already: 1 bookings were made." in page
    assert Booking.objects.count() == 1


def test_a_file_that_is_too_large_is_told_beside_the_field(client, staff):
    client.force_login(staff)

    response = upload(client, HEAD + GOOD * 110_000)

    assert response.status_code == 413
    assert "The file is larger than 5 MB. Split it." in response.text
    assert not BookingImport.objects.exists()


@pytest.mark.parametrize("with_htmx", [False, True])
def test_a_file_far_too_large_is_refused_before_it_is_read(client, staff, settings, htmx, with_htmx):
    settings.LARGEST_UPLOAD = 1000
    client.force_login(staff)
    file = SimpleUploadedFile("bookings.csv", (HEAD + GOOD * 100).encode())

    response = client.post(reverse("bookings:import"), {"file": file}, headers=htmx if with_htmx else {})

    assert response.status_code == 413
    assert "What you sent is larger than we accept." in response.text
    assert ("<!doctype" in response.text) is not with_htmx
    assert not BookingImport.objects.exists()


def test_the_same_file_is_recognized(client, staff):
    client.force_login(staff)
    client.post(upload(client, HEAD + GOOD).headers["Location"])

    again = client.get(upload(client, HEAD + GOOD).headers["Location"])

    assert "The same file was imported before" in again.text


def test_a_refused_file_is_told_beside_the_field(client, staff):
    client.force_login(staff)

    response = upload(client, "")

    assert response.status_code == 422
    assert "The file is empty." in response.text


def test_another_persons_file_is_not_there(client, staff, manager):
    looked_at = look(staff, HEAD + GOOD)
    client.force_login(manager)

    assert client.get(reverse("bookings:import-review", args=[looked_at.pk])).status_code == 404


def test_the_command_tells_first_and_makes_then(staff, tmp_path, capsys):
    file = tmp_path / "clients.csv"
    file.write_text(HEAD + GOOD + BAD)

    call_command("import_bookings", file, email=staff.email, dry_run=True)
    told = capsys.readouterr().out
    assert "Row 3, email: “tara” is no e-mail address." in told
    assert told.endswith("Would import 1 bookings.\n")
    assert not BookingImport.objects.exists()

    with pytest.raises(CommandError, match="Some rows are wrong"):
        call_command("import_bookings", file, email=staff.email)
    call_command("import_bookings", file, email=staff.email, good_rows_only=True)

    assert capsys.readouterr().out.endswith("Imported 1 bookings.\n")
    assert Booking.objects.count() == 1

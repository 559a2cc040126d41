"""The main job in a browser: a manager schedules all five types, an instructor answers, the manager changes a series."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from assignments.models import Assignment
from catalog.models import ClassType, Package
from tests.factories import ClassTypeFactory, InstructorFactory, PackageFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def studio() -> None:
    UserFactory(full_name="Mohan Manager", email="mohan@example.test", roles=["manager"])
    UserFactory(full_name="Meena Manager", email="meena@example.test", roles=["manager"])
    InstructorFactory(full_name="Asha Rao", email="asha@example.test")
    InstructorFactory(full_name="Ravi Menon", email="ravi@example.test")
    ClassTypeFactory(name="Hatha")
    PackageFactory(name="Four classes", class_count=4, validity_days=30)
    PackageFactory(name="Twelve classes", class_count=12, validity_days=30)
    PackageFactory(name="Five days", class_count=5, validity_days=7, course_type="crash")


def day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(base + reverse("accounts:sign-in"))
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


class NewAssignment:
    """The New assignment screen, filled in as a person would."""

    def __init__(self, page: Page, base: str, kind: str, name: str) -> None:
        self.page = page
        page.goto(base + reverse("assignments:new"))
        page.get_by_role("radio", name=re.compile(f"^{name}")).check(force=True)
        expect(page.locator("[name=shown_type]")).to_have_value(kind)

    def choose(self, label: str, row: ClassType | Package) -> None:
        """Choose the class type or package, and wait until the fields are those that it needs."""
        self.page.get_by_label(label, exact=True).select_option(str(row.pk))
        expect(self.page.locator("[name=shown_subject]")).to_have_value(str(row.pk))

    def choose_weekdays(self, *dates: dt.date) -> None:
        for date in dates:
            self.page.get_by_role("checkbox", name=f"{date:%a}", exact=True).check(force=True)

    def choose_instructor(self, name: str) -> None:
        self.page.get_by_role("radio", name=re.compile(name)).check(force=True)

    def fill(self, label: str, value: object) -> None:
        field = self.page.get_by_label(label, exact=True)
        field.fill(str(value))
        field.blur()

    @property
    def preview(self) -> Locator:
        return self.page.locator("#preview")

    def shows(self, classes: int, *, rate: int) -> None:
        """Wait for the preview of what was typed last: an older one would be refused, and rightly."""
        expect(self.preview).to_contain_text(f"₹{rate}.00")
        expect(self.page.locator("#preview-title")).to_have_text(f"Preview: {count_of(classes)}")

    def create(self, classes: int) -> None:
        self.page.get_by_role("button", name=f"Create {count_of(classes)}", exact=True).click()
        expect(self.page.locator(".toast").first).to_contain_text("created")


def count_of(classes: int) -> str:
    return "1 class" if classes == 1 else f"{classes} classes"


def schedule_single(page: Page, base: str) -> None:
    """One class of Asha's in three days, from 07:00 to 08:00."""
    new = NewAssignment(page, base, "adhoc", "Ad hoc")
    new.choose("Class type", ClassType.objects.get())
    new.fill("Date", day(3))
    new.fill("Start", "07:00")
    new.choose_instructor("Asha Rao")
    new.fill("Rate in ₹", 500)
    new.shows(1, rate=500)
    new.create(1)


def schedule_weekly_over_it(page: Page, base: str) -> None:
    """Four classes of Asha's, of which the first clashes with the single one; the preview shows and mends that."""
    new = NewAssignment(page, base, "weekly", "Weekly")
    new.choose("Class type", ClassType.objects.get())
    new.choose_weekdays(day(3))
    new.fill("From", day(1))
    page.get_by_label("Until").fill(str(day(24)))
    new.fill("Start", "07:30")
    new.choose_instructor("Asha Rao")
    new.fill("Rate in ₹", 400)
    new.shows(4, rate=400)
    expect(new.preview).to_contain_text("Asha Rao already teaches Hatha")
    new.preview.get_by_role("button", name="Move to 08:00–09:00").click()
    expect(new.preview).not_to_contain_text("Asha Rao already teaches Hatha")
    new.create(4)


def fill_package(page: Page, base: str, kind: str, label: str, *, package: str, start: str) -> NewAssignment:
    """A package of Ravi's from tomorrow on, one hour long."""
    new = NewAssignment(page, base, kind, label)
    new.choose("Package", Package.objects.get(name=package))
    new.fill("First day", day(1))
    new.fill("Start", start)
    new.fill("End", f"{int(start[:2]) + 1:02d}:00")
    new.choose_instructor("Ravi Menon")
    new.fill("Rate in ₹", 300)
    return new


def schedule_packages(page: Page, base: str) -> None:
    """Monthly; a crash course; and a package of which only five of twelve classes find a day."""
    new = fill_package(page, base, "monthly", "Monthly", package="Four classes", start="10:00")
    new.choose_weekdays(day(2))
    new.shows(4, rate=300)
    new.create(4)

    new = fill_package(page, base, "crash", "Crash course", package="Five days", start="17:00")
    new.shows(5, rate=300)
    new.create(5)

    new = fill_package(page, base, "package", "Package", package="Twelve classes", start="13:00")
    new.choose_weekdays(day(1))
    new.shows(5, rate=300)
    expect(new.preview).to_contain_text("5 of 12 placed")
    new.preview.get_by_role("checkbox").check()
    new.create(5)


def answer_on_a_phone(browser: Browser, base: str) -> None:
    """Accept the single class, and decline one of the weekly classes with a reason."""
    phone = browser.new_context(viewport=PHONE, has_touch=True)
    page = phone.new_page()
    sign_in(page, base, "asha@example.test")
    expect(page.get_by_role("heading", name="My classes")).to_be_visible()

    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("1 class accepted.")
    expect(page.get_by_role("heading", name="Next")).to_be_visible()

    page.get_by_text("Answer one by one").click()
    page.locator(".one-by-one").get_by_role("link", name=re.compile("^Decline")).last.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Decline").click()
    expect(dialog).to_contain_text("Choose a reason for declining.")
    dialog.get_by_label("Another reason").check()
    dialog.get_by_label("In your words").fill("My sister marries.")
    dialog.get_by_role("button", name="Decline").click()
    expect(page.locator(".toast").last).to_contain_text("1 class declined.")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.close()


def change_the_times(page: Page, base: str, assignment: Assignment, *, scope: str, start: str, classes: int) -> None:
    page.goto(base + reverse("assignments:edit", args=[assignment.pk]))
    page.get_by_role("radio", name=re.compile(scope, re.IGNORECASE)).check(force=True)
    page.get_by_label("Start").fill(start)
    page.get_by_label("End").fill(f"{int(start[:2]) + 1:02d}:{start[3:]}")
    page.get_by_role("button", name="Review changes").click()
    page.get_by_role("button", name=f"Save {count_of(classes)}", exact=True).click()
    expect(page.locator(".toast").first).to_be_visible()


def test_the_main_job_from_scheduling_to_a_changed_series(studio, live_server, page: Page, browser: Browser):
    base = live_server.url
    sign_in(page, base, "mohan@example.test")

    schedule_single(page, base)
    schedule_weekly_over_it(page, base)
    schedule_packages(page, base)

    assert sorted(Assignment.objects.values_list("schedule_type", flat=True)) == (
        ["adhoc"] + ["crash"] * 5 + ["monthly"] * 4 + ["package"] * 5 + ["weekly"] * 4
    )

    answer_on_a_phone(browser, base)
    weekly = list(Assignment.objects.filter(schedule_type="weekly").in_order())

    page.goto(base + reverse("assignments:list") + "?view=flat")
    results = page.locator("#results")
    expect(results).to_contain_text("Accepted")
    expect(results).to_contain_text("Declined")
    page.goto(base + reverse("assignments:detail", args=[weekly[-1].pk]))
    expect(page.locator("main")).to_contain_text("My sister marries.")
    expect(page.locator("main")).to_contain_text("Declined: Another reason")

    change_the_times(page, base, weekly[1], scope="^This class", start="09:00", classes=1)
    change_the_times(page, base, weekly[2], scope="whole series", start="12:00", classes=3)

    times = [row.start_time for row in Assignment.objects.filter(schedule_type="weekly").in_order()]
    assert times[1] == dt.time(9)
    assert times[2:] == [dt.time(12), dt.time(12)]


def test_of_two_who_save_the_same_class_the_second_is_told_and_keeps_the_input(
    studio, live_server, page: Page, browser: Browser
):
    base = live_server.url
    sign_in(page, base, "mohan@example.test")
    schedule_single(page, base)
    assignment = Assignment.objects.get()
    edit = base + reverse("assignments:edit", args=[assignment.pk])
    other = browser.new_context().new_page()
    sign_in(other, base, "meena@example.test")
    page.goto(edit)
    other.goto(edit)

    for editor, note in ((page, "Bring blocks"), (other, "Bring straps")):
        editor.get_by_label("Notes").fill(note)
        editor.get_by_role("button", name="Review changes").click()
        if editor is page:
            editor.get_by_role("button", name="Save 1 class").click()
            expect(editor.locator(".toast").first).to_be_visible()

    expect(other.locator("main")).to_contain_text("Mohan Manager")
    expect(other.get_by_label("Notes")).to_have_value("Bring straps")
    assert Assignment.objects.get().notes == "Bring blocks"
    other.context.close()

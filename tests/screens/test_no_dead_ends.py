"""Every role walks from its home through every link of every screen, and meets no dead end."""

import pytest
from django.urls import reverse
from django.utils import timezone

from operations.demo.studio import SIZES
from operations.services.demo import load_demo
from tests.screens.walk import Walk, signed_in


@pytest.fixture
def studio(db):
    load_demo(size=SIZES["small"], seed=1, today=timezone.localdate(), clear=True, progress=lambda _: None)


@pytest.mark.parametrize("name", ["admin", "manager", "staff", "asha"])
def test_every_link_of_every_screen_leads_somewhere(studio, name):
    walk = Walk(client=signed_in(name)).along(reverse("home"))

    assert walk.broken == []
    assert len(walk.pages) >= 5


def test_the_walk_notices_a_dead_end(studio):
    new = reverse("assignments:new")

    walk = Walk(client=signed_in("asha")).along(new)

    assert walk.broken == [f"{new} (on ) answers 403"]

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.urls("tests.styleguide.urls"), pytest.mark.django_db]


def test_guide_shows_every_component(client):
    response = client.get(reverse("design:guide"))

    assert response.status_code == 200
    assert response.text.startswith("<!doctype html>")
    for part in ("button-primary", "badge-success", "table-cards", "group-head", "radio-card", "month", "finding-error", "timeline", "diff", "empty", "skeleton", "bulk-bar", "segmented", "tabs"):  # fmt: skip
        assert f'class="{part}' in response.text or f" {part}" in response.text


def test_refused_form_names_its_errors_to_assistive_technology(client, htmx):
    response = client.post(reverse("design:form"), {"name": "x" * 21}, headers=htmx)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert 'aria-describedby="id_name_helptext id_name_error"' in response.text
    assert 'id="id_name_error"' in response.text
    assert 'role="alert"' in response.text


def test_saved_dialog_closes_and_says_so(client, htmx):
    answers = {"schedule_type": "weekly", "name": "Yin", "weekdays": ["1"], "scope": "this"}

    response = client.post(reverse("design:dialog"), answers, headers=htmx)

    assert response.status_code == 204
    assert '"dialog:close"' in response["HX-Trigger"]
    assert '"undo_url"' in response["HX-Trigger"]

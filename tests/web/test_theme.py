import pytest
from django.urls import reverse


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chosen_theme_is_rendered_by_the_server(client, theme):
    client.cookies["theme"] = theme

    assert f'data-theme="{theme}"' in client.get(reverse("offline")).text


@pytest.mark.parametrize("theme", ["system", "purple", '"><script>'])
def test_any_other_theme_follows_the_device(client, theme):
    client.cookies["theme"] = theme

    assert "data-theme=" not in client.get(reverse("offline")).text


def test_choice_works_without_a_script(client):
    response = client.post(reverse("theme"), {"theme": "dark", "next": "/offline/"})

    assert (response.status_code, response["Location"]) == (302, "/offline/")
    assert client.cookies["theme"].value == "dark"


def test_choice_never_leads_to_another_site(client):
    response = client.post(reverse("theme"), {"theme": "dark", "next": "https://elsewhere.test/"})

    assert response["Location"] == "/"


def test_unknown_choice_is_refused(client):
    assert client.post(reverse("theme"), {"theme": "purple"}).status_code == 422

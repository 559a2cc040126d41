import pytest

from accounts.devices import device_in_words, is_handheld

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36", "Chrome on Windows"),
        (f"{MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0", "Edge on Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/19.0 Safari/605.1", "Safari on Mac"),
        (f"{MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/143.0 Mobile Safari/604.1", "Chrome on iPhone"),
        (
            f"{MOZILLA} (Linux; Android 16) AppleWebKit SamsungBrowser/28.0 Chrome/120 Mobile Safari",
            "Samsung Internet on Android",
        ),
        (f"{MOZILLA} (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36", "Chrome on ChromeOS"),
        ("curl/8.5.0", "curl"),
        ("<script>alert(1)</script>", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_told_in_words(said, words):
    assert device_in_words(said) == words


@pytest.mark.parametrize(
    ("said", "handheld"), [("(Linux; Android 16)", True), ("(X11; Linux x86_64)", False), ("", False)]
)
def test_phones_are_told_from_desks(said, handheld):
    assert is_handheld(said) is handheld

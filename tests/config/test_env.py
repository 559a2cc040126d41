import datetime as dt

import pytest

from config.env import Environment, InvalidSetting, OpeningHours, celery_broker, redis_database


def test_an_empty_value_counts_as_not_set():
    env = Environment({"PAGE_SIZE": " "})

    assert env.whole("PAGE_SIZE", default=50, at_most=500) == 50


@pytest.mark.parametrize(("word", "meaning"), [("true", True), ("On", True), ("0", False), ("no", False)])
def test_flag_accepts_common_boolean_words(word, meaning):
    assert Environment({"DEBUG": word}).flag("DEBUG", default=not meaning) is meaning


@pytest.mark.parametrize("word", ["maybe", "2", "truee"])
def test_flag_refuses_other_words(word):
    with pytest.raises(InvalidSetting, match="DEBUG must be true or false"):
        Environment({"DEBUG": word}).flag("DEBUG", default=True)


@pytest.mark.parametrize("value", ["x", "0", "501", "1.5", "9999999999"])
def test_whole_refuses_other_text_and_numbers_out_of_range(value):
    with pytest.raises(InvalidSetting, match="PAGE_SIZE must be a whole number from 1 to 500"):
        Environment({"PAGE_SIZE": value}).whole("PAGE_SIZE", default=50, at_least=1, at_most=500)


def test_opening_hours_are_parsed_as_two_times():
    env = Environment({})

    hours = env.opening_hours("STUDIO_OPENING_HOURS", default="06:00-22:00")

    assert hours == OpeningHours(opens=dt.time(6), closes=dt.time(22))


@pytest.mark.parametrize("value", ["6-22", "22:00-06:00", "06:00-06:00", "06:00-25:00"])
def test_opening_hours_refuse_other_text_and_a_closing_time_that_is_not_later(value):
    with pytest.raises(InvalidSetting, match="STUDIO_OPENING_HOURS"):
        Environment({"STUDIO_OPENING_HOURS": value}).opening_hours("STUDIO_OPENING_HOURS", default="06:00-22:00")


@pytest.mark.parametrize("value", ["Mars/Phobos", "../etc/passwd", "/etc/localtime", "Asia"])
def test_time_zone_refuses_unknown_zones(value):
    with pytest.raises(InvalidSetting, match="STUDIO_TIME_ZONE"):
        Environment({"STUDIO_TIME_ZONE": value}).time_zone("STUDIO_TIME_ZONE", default="Asia/Kolkata")


def test_database_accepts_a_unix_socket_folder():
    database = Environment({}).database("DATABASE_URL", url="postgresql://studio@/studio?host=/Run/Folder")

    assert (database["HOST"], database["NAME"], database["USER"]) == ("/Run/Folder", "studio", "studio")
    assert "host" not in database["OPTIONS"]


@pytest.mark.parametrize("url", ["", "mysql://a/b", "postgresql://host", "postgresql://host:port/name"])
def test_database_refuses_other_addresses_without_printing_them(url):
    with pytest.raises(InvalidSetting, match="DATABASE_URL") as caught:
        Environment({}).database("DATABASE_URL", url=url)

    assert url == "" or url not in str(caught.value)


def test_mailer_reads_host_and_credentials():
    env = Environment({"EMAIL_URL": "smtp+tls://bot:p%40ss@mail.example.org:587"})

    options = env.mailer("EMAIL_URL", default="consolemail://")["OPTIONS"]

    assert (options["host"], options["port"], options["use_tls"]) == ("mail.example.org", 587, True)
    assert (options["username"], options["password"]) == ("bot", "p@ss")


@pytest.mark.parametrize("value", ["mail.example.org", "smtp://", "pigeon://coop"])
def test_mailer_refuses_other_addresses(value):
    with pytest.raises(InvalidSetting, match="EMAIL_URL"):
        Environment({"EMAIL_URL": value}).mailer("EMAIL_URL", default="consolemail://")


@pytest.mark.parametrize(
    ("url", "cache", "broker"),
    [
        ("redis://queue:6379", "redis://queue:6379/1", "redis://queue:6379/0"),
        ("redis://queue:6379/0", "redis://queue:6379/1", "redis://queue:6379/0"),
        ("unix:///run/v.sock", "unix:///run/v.sock?db=1", "redis+socket:///run/v.sock?virtual_host=0"),
    ],
)
def test_cache_and_queue_use_different_databases_of_one_server(url, cache, broker):
    assert redis_database(url, number=1) == cache
    assert celery_broker(redis_database(url, number=0)) == broker

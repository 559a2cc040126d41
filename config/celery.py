"""The Celery app and the schedule of all periodic tasks, in studio time."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("studio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "forget-expired-sessions": {"task": "accounts.forget_expired_sessions", "schedule": crontab(hour=3, minute=30)},
}

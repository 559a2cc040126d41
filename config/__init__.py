"""The project's settings and wiring. Importing it binds tasks to the Celery app, wherever they are sent from."""

from config.celery import app as celery_app

__all__ = ["celery_app"]

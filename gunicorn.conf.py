"""Configuration of gunicorn.

It reads the Django settings, so that an invalid one stops gunicorn itself instead of each worker.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

bind = f"{'127.0.0.1' if settings.DEBUG else '0.0.0.0'}:{settings.PORT}"  # noqa: S104 -- in production behind a proxy
workers = 2
worker_class = "sync"  # fastest in measurements: requests spend their time on rendering, not on waiting
limit_request_line = 8190  # enough for the ids of a hundred classes
limit_request_fields = 100
limit_request_field_size = 8190
timeout = settings.STATEMENT_TIMEOUT_SECONDS + 15  # longer, so that the database refuses a slow statement first
graceful_timeout = 20
control_socket_disable = True
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(b)s bytes %(M)s ms [%({x-request-id}o)s]'

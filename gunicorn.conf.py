"""How gunicorn serves the site. The settings are read here first, so that a wrong one stops the start, not every worker."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

bind = f"{'127.0.0.1' if settings.DEBUG else '0.0.0.0'}:{settings.PORT}"  # noqa: S104 -- in production a proxy stands in front
workers = 2
worker_class = "sync"  # rendering is the cost, not waiting: measured best
limit_request_line = 8190  # ids of a hundred classes in one address
limit_request_fields = 100
limit_request_field_size = 8190
timeout = settings.STATEMENT_TIMEOUT_SECONDS + 15  # the database gives up before the web server does
graceful_timeout = 20
control_socket_disable = True
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(b)s bytes %(M)s ms [%({x-request-id}o)s]'

"""Exit with 0 when the web process of this container answers at all, whatever it says: the image's health check."""

import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
try:
    connection.request("HEAD", "/")
    sys.exit(connection.getresponse().status >= http.HTTPStatus.INTERNAL_SERVER_ERROR)
except OSError as exc:
    sys.exit(f"The web process does not answer: {exc}")

"""Health check of the image: exit with 0 if the web process answers without a server error."""

import http.client
import os
import sys

# Use an allowed host name: for any other one, each check would log an error.
host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
try:
    connection.request("HEAD", "/", headers={"Host": host})
    sys.exit(connection.getresponse().status >= http.HTTPStatus.INTERNAL_SERVER_ERROR)
except OSError as exc:
    sys.exit(f"The web process does not answer: {exc}")

"""Exit with 0 when the web process of this container answers at all, whatever it says: the image's health check."""

import http.client
import os
import sys

# A host name that the site knows: asked for any other, it would log a refusal each time.
host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
try:
    connection.request("HEAD", "/", headers={"Host": host})
    sys.exit(connection.getresponse().status >= http.HTTPStatus.INTERNAL_SERVER_ERROR)
except OSError as exc:
    sys.exit(f"The web process does not answer: {exc}")

"""URLs: every app mounted at its prefix."""

from django.conf import settings
from django.urls import include, path

import accounts.api
import assignments.api
import bookings.api
import catalog.api
from api.resource import Schema
from api.urls import rest_urls
from config import errors, navigation, offline, theme

# Everything that `/rest/v1` exposes; whatever is not declared does not exist there.
REST = Schema(
    resources=[
        *assignments.api.RESOURCES,
        *bookings.api.RESOURCES,
        *catalog.api.RESOURCES,
        accounts.api.USER_PROFILES,
        accounts.api.USER_ROLES.also_held(assignments.api.hold_roles_of_teachers),
    ],
    functions=assignments.api.FUNCTIONS,
)

urlpatterns = [
    path("", include("accounts.urls")),
    path("auth/v1/", include("accounts.auth_urls")),
    path("rest/v1/", include(rest_urls(REST))),
    path("", include("assignments.urls")),
    path("bookings/", include("bookings.urls")),
    path("catalog/", include("catalog.urls")),
    path("notices/", include("notices.urls")),
    path("analytics/", include("analytics.urls")),
    path("", navigation.home, name="home"),
    path("theme/", theme.choose_theme, name="theme"),
    path("offline/", errors.offline, name="offline"),
    path("service-worker.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
]
if settings.DEBUG:
    urlpatterns.append(path("design/", include("design.urls")))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

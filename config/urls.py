"""URL configuration: the URLs of all apps and the resources of the REST API."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

import accounts.api
import assignments.api
import assignments.urls
import bookings.api
import catalog.api
import class_calendar.urls
import class_list.urls
import instructors.api
import instructors.urls
import scheduling.urls
from postgrest_server.declarations import Schema
from postgrest_server.urls import rest_urls
from web import errors, navigation, offline, theme

# All tables and functions that `/rest/v1` exposes.
REST = Schema(
    title=settings.STUDIO_NAME,
    resources=[
        *assignments.api.RESOURCES,
        *bookings.api.RESOURCES,
        *catalog.api.RESOURCES,
        accounts.api.USER_PROFILES,
        accounts.api.USER_ROLES.with_hook(instructors.api.before_instructor_role_write),
    ],
    functions=assignments.api.FUNCTIONS,
)

# Several apps share the namespace `assignments`. The first match wins, so paths with fixed words
# come before paths with an id.
CLASS_URLS = [
    *class_list.urls.urlpatterns,
    *class_calendar.urls.urlpatterns,
    *instructors.urls.urlpatterns,
    *scheduling.urls.urlpatterns,
    *assignments.urls.urlpatterns,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("auth/v1/", include("accounts.auth_api.urls")),
    path("rest/v1/", include(rest_urls(REST))),
    path("", include((CLASS_URLS, "assignments"))),
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
    urlpatterns.append(path("design/", include("styleguide.urls")))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

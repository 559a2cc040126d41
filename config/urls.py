"""URLs: every app mounted at its prefix."""

from django.conf import settings
from django.urls import include, path

from config import errors, navigation, offline, theme

urlpatterns = [
    path("", include("accounts.urls")),
    path("auth/v1/", include("accounts.auth_urls")),
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

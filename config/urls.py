"""URLs: every app mounted at its prefix."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("assignments.urls")),
    path("admin/", admin.site.urls),
]

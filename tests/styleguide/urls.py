"""The house's URLs with the style guide, which settings mount only when DEBUG is on."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as house

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*house, path("design/", include("styleguide.urls"))]

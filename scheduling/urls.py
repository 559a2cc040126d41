from django.urls import URLPattern, URLResolver, path

from scheduling.views import closures, create, edit

urlpatterns: list[URLPattern | URLResolver] = [
    path("assignments/new/", create.new, name="new"),
    path("assignments/new/preview/", create.preview, name="preview"),
    path("assignments/<uuid:assignment_id>/edit/", edit.edit, name="edit"),
    path("catalog/closure/new/", closures.new, name="closure-new"),
    path("catalog/closure/<uuid:closure_id>/", closures.edit, name="closure-edit"),
]

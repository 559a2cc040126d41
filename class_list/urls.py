from django.urls import URLPattern, URLResolver, path

from class_list.views import bulk, export, palette, saved_views, today
from class_list.views.list import assignment_list

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", palette.search, name="search"),
    path("today/", today.today, name="today"),
    path("assignments/", assignment_list, name="list"),
    path("assignments/export/", export.export, name="export"),
    path("assignments/bulk/", bulk.change_many, name="bulk"),
    path("assignments/views/", saved_views.manage, name="views"),
    path("assignments/views/new/", saved_views.new, name="view-new"),
    path("assignments/views/undo/", saved_views.undo, name="view-undo"),
    path("assignments/views/<uuid:view_id>/", saved_views.show, name="view"),
    path("assignments/views/<uuid:view_id>/edit/", saved_views.edit, name="view-edit"),
    path("assignments/views/<uuid:view_id>/delete/", saved_views.delete, name="view-delete"),
]

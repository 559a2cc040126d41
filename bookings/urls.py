from django.urls import path

from bookings.views import edit as keep
from bookings.views import importing
from bookings.views.list import booking_list

app_name = "bookings"

urlpatterns = [
    path("", booking_list, name="list"),
    path("new/", keep.new, name="new"),
    path("import/", importing.upload, name="import"),
    path("import/template.csv", importing.template, name="import-template"),
    path("import/<uuid:import_id>/", importing.review, name="import-review"),
    path("<uuid:booking_pk>/edit/", keep.edit, name="edit"),
    path("<uuid:booking_pk>/status/", keep.status, name="status"),
]

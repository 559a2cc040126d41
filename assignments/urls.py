from django.urls import path

from assignments.views import create

app_name = "assignments"

urlpatterns = [
    path("assignments/new/", create.new, name="new"),
    path("assignments/new/preview/", create.preview, name="preview"),
]

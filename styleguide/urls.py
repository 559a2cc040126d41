from django.urls import path

from styleguide import views

app_name = "design"

urlpatterns = [
    path("", views.guide, name="guide"),
    path("dialog/", views.sample_dialog, name="dialog"),
    path("more/", views.more_rows, name="more"),
    path("form/", views.sample_form, name="form"),
    path("toast/", views.sample_toast, name="toast"),
    path("errors/<int:status>/", views.sample_error, name="error"),
]

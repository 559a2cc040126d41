from django.urls import path, register_converter

from notices import views
from notices.moments import MomentConverter

register_converter(MomentConverter, "moment")

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read-all"),
    path("unread/<moment:read_at>/", views.unread, name="unread"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
    path("<int:notice_id>/read/", views.read, name="read"),
]

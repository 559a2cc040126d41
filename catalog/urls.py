from django.urls import path

from catalog.views import edit as keep
from catalog.views import lists

app_name = "catalog"

urlpatterns = [
    path("", lists.index, name="index"),
    path("class-types/", lists.class_type_list, name="class-types"),
    path("packages/", lists.package_list, name="packages"),
    path("schedule/", lists.schedule, name="schedule"),
    path("closures/", lists.closure_list, name="closures"),
    path("template/<uuid:pk>/move/", keep.move, name="move"),
    path("<slug:slug>/new/", keep.new, name="new"),
    path("<slug:slug>/<uuid:pk>/", keep.edit, name="edit"),
    path("<slug:slug>/<uuid:pk>/delete/", keep.delete, name="delete"),
    path("<slug:slug>/<uuid:pk>/<str:state>/", keep.switch, name="switch"),
]

from django.urls import URLPattern, URLResolver, path

from class_calendar import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar/", views.calendar, name="calendar"),
    path("assignments/<uuid:assignment_id>/move/", views.move, name="move"),
]

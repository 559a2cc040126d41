from django.urls import URLPattern, URLResolver, path

from instructors.views import my_classes, offboarding

urlpatterns: list[URLPattern | URLResolver] = [
    path("my-classes/", my_classes.mine, name="mine"),
    path("assignments/answer/", my_classes.answer, name="answer"),
    path("people/<uuid:person_id>/deactivate/", offboarding.deactivate, name="deactivate"),
    path("people/<uuid:person_id>/stop-teaching/", offboarding.stop_teaching, name="stop-teaching"),
]

from django.apps import AppConfig


class ClassCalendarConfig(AppConfig):
    name = "class_calendar"

from django.apps import AppConfig


class ClassListConfig(AppConfig):
    name = "class_list"

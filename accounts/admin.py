"""People are kept on their own screen, which asks about the classes of those who leave: the Django admin has none."""

import django.contrib.auth.admin  # noqa: F401 -- registers groups, before they are taken out again
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister(Group)  # roles give permissions here, groups do nothing

"""`/auth/v1/`: without trailing slashes, as the clients call them."""

from django.urls import path

from accounts.auth_api import views as auth_api

app_name = "auth_api"

urlpatterns = [
    path("token", auth_api.token, name="token"),
    path("user", auth_api.user, name="user"),
    path("logout", auth_api.logout, name="logout"),
]

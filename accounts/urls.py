from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from accounts.forms import ForgottenPasswordForm
from accounts.views import api_access, keep, people, profile, sign_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.password, name="password"),
    path("profile/api-tokens/", api_access.make_token, name="make-api-token"),
    path("profile/api-tokens/<uuid:token_id>/revoke/", api_access.revoke_token, name="revoke-api-token"),
    path("profile/api-sessions/<uuid:session_id>/end/", api_access.end, name="end-api-session"),
    path("people/", people.people, name="people"),
    path("people/invite/", keep.invite, name="invite"),
    path("people/<uuid:person_id>/", keep.detail, name="person"),
    path("people/<uuid:person_id>/edit/", keep.edit, name="edit-person"),
    path("people/<uuid:person_id>/roles/", keep.roles, name="roles"),
    path("people/<uuid:person_id>/send-way-in/", keep.send_way_in, name="send-way-in"),
    path("people/<uuid:person_id>/reactivate/", keep.reactivate, name="reactivate"),
    path(
        "password-reset/",
        auth.PasswordResetView.as_view(
            form_class=ForgottenPasswordForm,
            template_name="accounts/password_reset.html",
            email_template_name="accounts/password_reset_mail.txt",
            subject_template_name="accounts/password_reset_subject.txt",
            success_url=reverse_lazy("accounts:password-reset-sent"),
        ),
        name="password-reset",
    ),
    path(
        "password-reset/sent/",
        auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_sent.html"),
        name="password-reset-sent",
    ),
    path(
        "password-reset/<uidb64>/<token>/",
        sign_in.ChoosePasswordView.as_view(),
        name="password-reset-new",
    ),
    path(
        "password-reset/done/",
        auth.PasswordResetCompleteView.as_view(template_name="accounts/password_reset_done.html"),
        name="password-reset-done",
    ),
]

from django.contrib.auth import views as auth
from django.urls import path

from accounts.audit import views as audit
from accounts.people.views import api_access, profile
from accounts.people.views import edit as keep
from accounts.people.views import list as people
from accounts.sign_in.views import second_factor, sessions, sign_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.password, name="password"),
    path("profile/api-tokens/", api_access.make_token, name="make-api-token"),
    path("profile/api-tokens/<uuid:token_id>/revoke/", api_access.revoke_token, name="revoke-api-token"),
    path("profile/api-sessions/<uuid:session_id>/end/", api_access.end, name="end-api-session"),
    path("profile/sessions/<uuid:public_id>/end/", sessions.end, name="end-session"),
    path("profile/sessions/end-others/", sessions.end_others, name="end-other-sessions"),
    path("profile/second-step/", second_factor.setup, name="second-factor"),
    path("profile/second-step/begin/", second_factor.begin, name="begin-second-factor"),
    path("profile/second-step/code.svg", second_factor.qr_code, name="second-factor-picture"),
    path("profile/second-step/change/", second_factor.change, name="change-second-factor"),
    path("people/", people.people, name="people"),
    path("people/audit/", audit.audit, name="audit"),
    path("people/invite/", keep.invite, name="invite"),
    path("people/<uuid:person_id>/", keep.detail, name="person"),
    path("people/<uuid:person_id>/edit/", keep.edit, name="edit-person"),
    path("people/<uuid:person_id>/roles/", keep.roles, name="roles"),
    path("people/<uuid:person_id>/send-way-in/", keep.send_way_in, name="send-way-in"),
    path("people/<uuid:person_id>/second-step-off/", keep.second_factor_off, name="second-factor-off"),
    path("people/<uuid:person_id>/reactivate/", keep.reactivate, name="reactivate"),
    path("password-reset/", sign_in.ForgottenPasswordView.as_view(), name="password-reset"),
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

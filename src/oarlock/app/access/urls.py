"""Addresses of signing in, of one's own second factors, and of people."""

from __future__ import annotations

from allauth.account.views import reauthenticate
from allauth.mfa.base.views import authenticate, index
from allauth.mfa.base.views import reauthenticate as reauthenticate_by_code
from allauth.mfa.recovery_codes.views import (
    download_recovery_codes,
    generate_recovery_codes,
    view_recovery_codes,
)
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.socialaccount.views import login_cancelled, login_error
from django.urls import path

from oarlock.app.access import outside, own_views, people_views, unsent_views, views
from oarlock.app.access.factors import own

# Names are the library's where it asks for an address by name.
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/code", authenticate, name="mfa_authenticate"),
    path("sign-in/ended", views.ended, name="account_inactive"),
    path("sign-in/with/<slug:provider_id>/", outside.go, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back", outside.come_back, name="openid_connect_callback"),
    path("sign-in/cancelled", login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/failed", login_error, name="socialaccount_login_error"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("me/again", own(reauthenticate), name="account_reauthenticate"),
    path("me/again/code", own(reauthenticate_by_code), name="mfa_reauthenticate"),
    path("me/factors/", own(index), name="mfa_index"),
    path("me/factors/app", own(activate_totp), name="mfa_activate_totp"),
    path("me/factors/app/off", own(deactivate_totp), name="mfa_deactivate_totp"),
    path("me/factors/codes", own(view_recovery_codes), name="mfa_view_recovery_codes"),
    path("me/factors/codes/new", own(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("me/factors/codes/file", own(download_recovery_codes), name="mfa_download_recovery_codes"),
    path("sign-in/link/<str:link>", own_views.set_password, name="set-password"),
    path("me/", own_views.me, name="me"),
    path("me/wishes", own_views.wishes, name="me-wishes"),
    path("me/password", own_views.password, name="me-password"),
    path("me/sessions", own_views.sessions, name="me-sessions"),
    path("me/unsent", unsent_views.waiting, name="unsent"),
    path("me/unsent/drop", unsent_views.drop, name="unsent-drop"),
    path("people/", views.people, name="people"),
    path("people/add", people_views.add, name="person-add"),
    path("people/<int:person_id>/", people_views.person, name="person"),
    path("people/<int:person_id>/grants", people_views.grants, name="person-grants"),
    path("people/<int:person_id>/end", people_views.end, name="person-end"),
    path("people/<int:person_id>/back", people_views.back, name="person-back"),
    path("people/<int:person_id>/link", people_views.link, name="person-link"),
]

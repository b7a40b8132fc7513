"""Addresses of signing in and of people."""

from __future__ import annotations

from django.urls import path

from oarlock.app.access import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("people/", views.people, name="people"),
]

"""Addresses of personal data on request."""

from __future__ import annotations

from django.urls import path

from oarlock.app.privacy import views

urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("person", views.person, name="privacy-person"),
    path("copy", views.copy, name="privacy-copy"),
    path("erase", views.erase, name="privacy-erase"),
]

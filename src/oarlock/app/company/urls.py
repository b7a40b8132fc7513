"""Addresses of the set-up path."""

from __future__ import annotations

from django.urls import path

from oarlock.app.company import views

urlpatterns = [
    path("setup", views.setup, name="setup"),
    path("company", views.company, name="company"),
]

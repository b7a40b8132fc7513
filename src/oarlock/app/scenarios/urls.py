"""Addresses of scenarios."""

from __future__ import annotations

from django.urls import path

from oarlock.app.scenarios import views

urlpatterns = [
    path("", views.scenarios, name="scenarios"),
    path("keep", views.keep, name="scenario-keep"),
]

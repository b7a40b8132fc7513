"""Addresses of modes and lifecycles."""

from __future__ import annotations

from django.urls import path

from oarlock.app.modes import lifecycles, views

urlpatterns = [
    path("modes/", views.modes, name="modes"),
    path("lifecycles/", lifecycles.lifecycles, name="lifecycles"),
]

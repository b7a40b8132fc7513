"""Addresses of modes and lifecycles."""

from __future__ import annotations

from django.urls import path

from oarlock.app.modes import views

urlpatterns = [path("", views.modes, name="modes")]

"""Addresses of voice and support."""

from __future__ import annotations

from django.urls import path

from oarlock.app.voice import views

urlpatterns = [
    path("", views.voice, name="voice"),
    path("export.csv", views.export, name="voice-export"),
]

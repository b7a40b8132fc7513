"""Addresses of usage."""

from __future__ import annotations

from django.urls import path

from oarlock.app.usage import views

urlpatterns = [
    path("", views.usage, name="usage"),
    path("export.csv", views.export, name="usage-export"),
]

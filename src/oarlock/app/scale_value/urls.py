"""Addresses of scale and value."""

from __future__ import annotations

from django.urls import path

from oarlock.app.scale_value import views

urlpatterns = [
    path("", views.scale_value, name="scale-value"),
    path("keep", views.keep, name="scale-value-keep"),
    path("export.csv", views.export, name="scale-value-export"),
]

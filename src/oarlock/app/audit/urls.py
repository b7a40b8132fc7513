"""Addresses of the audit log."""

from __future__ import annotations

from django.urls import path

from oarlock.app.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("check", views.check, name="audit-check"),
    path("export.csv", views.export, name="audit-export"),
]

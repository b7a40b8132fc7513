"""Addresses of concentration."""

from __future__ import annotations

from django.urls import path

from oarlock.app.concentration import plan_views, views

urlpatterns = [
    path("", views.concentration, name="concentration"),
    path("runway", views.runway, name="concentration-runway"),
    path("export.csv", views.export, name="concentration-export"),
    path("plan/<path:account_id>", plan_views.plan, name="concentration-plan"),
]

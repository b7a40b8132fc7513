"""Addresses of effort and silence."""

from __future__ import annotations

from django.urls import path

from oarlock.app.effort import views

urlpatterns = [
    path("", views.effort, name="effort"),
    path("budget", views.set_budget, name="tier-budget"),
    path("export.csv", views.export, name="effort-export"),
]

"""Addresses of revenue and retention."""

from __future__ import annotations

from django.urls import path

from oarlock.app.revenue import views

urlpatterns = [
    path("", views.revenue, name="revenue"),
    path("movements.csv", views.export, name="revenue-export"),
]

"""Addresses of the metric catalogue."""

from __future__ import annotations

from django.urls import path

from oarlock.app.catalogue import views

urlpatterns = [
    path("", views.metrics, name="metrics"),
    path("<slug:name>", views.metric, name="metric"),
]

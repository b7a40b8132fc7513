"""Addresses of finding."""

from __future__ import annotations

from django.urls import path

from oarlock.app.find import views

urlpatterns = [
    path("find", views.found, name="find"),
    path("find.json", views.found_json, name="find-json"),
]

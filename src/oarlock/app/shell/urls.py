"""Addresses that belong to no room."""

from __future__ import annotations

from django.urls import path

from oarlock.app.shell import views

urlpatterns = [
    path("alive", views.alive, name="alive"),
    path("ready", views.ready, name="ready"),
    path("language", views.set_language, name="language"),
]

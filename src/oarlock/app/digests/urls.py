"""Addresses of summaries."""

from __future__ import annotations

from django.urls import path

from oarlock.app.digests import views

urlpatterns = [
    path("", views.digests, name="digests"),
    path("<int:digest_id>", views.digest, name="digest"),
]

"""Address of the page about data."""

from __future__ import annotations

from django.urls import path

from oarlock.app.imports import views

urlpatterns = [path("", views.data, name="data")]

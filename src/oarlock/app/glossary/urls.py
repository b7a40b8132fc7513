"""Address of the glossary."""

from __future__ import annotations

from django.urls import path

from oarlock.app.glossary import views

urlpatterns = [path("", views.glossary, name="glossary")]

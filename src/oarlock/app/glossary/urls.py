"""Addresses of the glossary."""

from __future__ import annotations

from django.urls import path

from oarlock.app.glossary import views

urlpatterns = [
    path("", views.glossary, name="glossary"),
    path("<slug:code>/rename", views.rename, name="term-rename"),
    path("<slug:code>/reset", views.reset, name="term-reset"),
]

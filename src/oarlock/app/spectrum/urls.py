"""Addresses of the spectrum."""

from __future__ import annotations

from django.urls import path

from oarlock.app.spectrum import desks, views

urlpatterns = [
    path("", views.spectrum, name="spectrum"),
    path("target", desks.target, name="spectrum-target"),
    path("anchors", desks.anchor, name="spectrum-anchor"),
    path("anchors/remove", desks.remove, name="spectrum-anchor-remove"),
    path("needs", desks.need, name="spectrum-need"),
    path("export.csv", views.export, name="spectrum-export"),
]

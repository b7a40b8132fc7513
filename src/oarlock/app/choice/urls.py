"""Addresses of the choice of customers."""

from __future__ import annotations

from django.urls import path

from oarlock.app.choice import deciding, views

urlpatterns = [
    path("", views.definitions, name="which-customers"),
    path("named/", views.named, name="which-named"),
    path("ideal/", views.ideal, name="which-ideal"),
    path("fields/", views.fields, name="which-fields"),
    path("segments/", views.segments, name="which-segments"),
    path("export.csv", views.export, name="which-customers-export"),
    path("choose", deciding.definition, name="choose-definition"),
    path("named/capacity", deciding.capacity, name="choose-capacity"),
    path("named/name", deciding.name, name="choose-named"),
    path("fields/choose", deciding.field, name="choose-field"),
    path("segments/except", deciding.exception, name="choose-segment"),
]

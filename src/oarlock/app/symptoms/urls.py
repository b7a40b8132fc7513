"""Addresses of the check-up."""

from __future__ import annotations

from django.urls import path

from oarlock.app.symptoms import views

urlpatterns = [
    path("", views.symptoms, name="symptoms"),
    path("export.csv", views.export, name="symptoms-export"),
    path("plan/<slug:symptom>", views.plan, name="symptom-plan"),
]

"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from oarlock.app.portfolio import views

urlpatterns = [
    path("", views.portfolio, name="portfolio"),
    path("export.csv", views.export, name="portfolio-export"),
]

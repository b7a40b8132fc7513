"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from oarlock.app.portfolio import assigning, views

urlpatterns = [
    path("", views.portfolio, name="portfolio"),
    path("export.csv", views.export, name="portfolio-export"),
    path("export.xlsx", views.export_sheet, name="portfolio-export-sheet"),
    path("columns", views.keep_columns, name="portfolio-columns"),
    path("views", views.keep_view, name="portfolio-views"),
    path("assign", assigning.assign, name="portfolio-assign"),
    path("assign/do", assigning.do, name="portfolio-assign-do"),
    path("assign/undo", assigning.undo, name="portfolio-assign-undo"),
]

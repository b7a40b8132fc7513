"""Addresses of requests off the menu, of the service menu and of preferences."""

from __future__ import annotations

from django.urls import path

from oarlock.app.boundaries import menus, preferences, views

urlpatterns = [
    path("requests/", views.requests, name="requests"),
    path("requests/log", views.log, name="request-log"),
    path("requests/estimate", views.estimate, name="request-estimate"),
    path("requests/decide", views.decide, name="request-decide"),
    path("requests/export.csv", views.export, name="boundaries-export"),
    path("menus/", menus.menus, name="menus"),
    path("menus/publish", menus.publish, name="menu-publish"),
    path("preferences/", preferences.preferences, name="preferences"),
]

"""Addresses of customers; an ID may hold any character."""

from __future__ import annotations

from django.urls import path

from oarlock.app.accounts import views

urlpatterns = [
    path("-/turn-back/<path:account_id>", views.turn_back, name="account-turn-back"),
    path("-/turned/<path:account_id>", views.turned, name="account-turned"),
    path("<path:account_id>", views.account, name="account"),
]

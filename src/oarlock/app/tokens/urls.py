"""Addresses of a person's own tokens."""

from __future__ import annotations

from django.urls import path

from oarlock.app.tokens import views

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<int:token_id>/revoke", views.revoke, name="token-revoke"),
]

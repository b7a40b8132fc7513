"""Addresses of webhooks."""

from __future__ import annotations

from django.urls import path

from oarlock.app.webhooks import views

urlpatterns = [
    path("", views.webhooks, name="webhooks"),
    path("<slug:webhook_id>/change", views.change, name="webhook-change"),
    path("deliveries/<int:delivery_id>/again", views.again, name="delivery-again"),
]

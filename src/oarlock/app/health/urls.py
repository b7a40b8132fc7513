"""Addresses of the health studio."""

from __future__ import annotations

from django.urls import path

from oarlock.app.health import editing, publishing, views

urlpatterns = [
    path("", views.health, name="health"),
    path("compare", views.compare, name="health-compare"),
    path("models/<str:label>", views.model, name="health-model"),
    path("models/<str:label>/restore", publishing.restore, name="health-restore"),
    path("drafts/", editing.start, name="health-drafts"),
    path("drafts/<slug:key>", editing.draft, name="health-draft"),
    path("drafts/<slug:key>/preview", editing.preview, name="health-preview"),
    path("drafts/<slug:key>/review", publishing.review, name="health-review"),
    path("drafts/<slug:key>/discard", editing.discard, name="health-discard"),
]

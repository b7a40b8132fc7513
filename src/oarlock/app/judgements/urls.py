"""Addresses of judgements."""

from __future__ import annotations

from django.urls import path

from oarlock.app.judgements import views

urlpatterns = [
    path("", views.judgements, name="judgements"),
    path("rounds/open", views.open_round, name="round-open"),
    path("rounds/<int:round_id>/answer", views.answer, name="round-answer"),
    path("rounds/<int:round_id>/reveal", views.reveal, name="round-reveal"),
    path("<slug:rubric>/<path:account_id>", views.about_one, name="judge"),
]

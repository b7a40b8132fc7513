"""Addresses of modes and lifecycles."""

from __future__ import annotations

from django.urls import path

from oarlock.app.modes import desks, entries, kit_tasks, lifecycles, views

urlpatterns = [
    path("modes/", views.modes, name="modes"),
    path("modes/preview", desks.preview, name="mode-preview"),
    path("modes/switch", desks.confirm, name="mode-switch"),
    path("modes/sheet", desks.approve, name="mode-sheet"),
    path("modes/task", kit_tasks.make_task, name="mode-task"),
    path("lifecycles/", lifecycles.lifecycles, name="lifecycles"),
    path("lifecycles/enter", entries.enter, name="stage-enter"),
]

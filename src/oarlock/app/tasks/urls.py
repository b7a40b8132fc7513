"""Addresses of tasks and notices."""

from __future__ import annotations

from django.urls import path

from oarlock.app.tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/open", views.open_one, name="task-open"),
    path("tasks/<int:task_id>/change", views.change, name="task-change"),
    path("tasks/<int:task_id>/close", views.close, name="task-close"),
    path("tasks/<int:task_id>/reopen", views.reopen, name="task-reopen"),
    path("notices/", views.notices, name="notices"),
    path("notices/read", views.read, name="notices-read"),
]

"""Addresses of the pages about data."""

from __future__ import annotations

from django.urls import path

from oarlock.app.imports import views

urlpatterns = [
    path("", views.data, name="data"),
    path("uploads", views.receive, name="uploads"),
    path("uploads/<int:upload_id>", views.upload, name="upload"),
    path("uploads/<int:upload_id>/choose", views.choose, name="upload-choose"),
    path("uploads/<int:upload_id>/options", views.options, name="upload-options"),
    path("uploads/<int:upload_id>/import", views.start, name="upload-import"),
    path("uploads/<int:upload_id>/drop", views.drop, name="upload-drop"),
    path("sample/remove", views.unsample, name="unsample"),
    path("batches/<str:batch>", views.batch, name="batch"),
    path("quarantine/<str:batch>", views.rejected, name="rejected"),
    path("quarantine/<str:batch>/rows.csv", views.mending, name="mending"),
    path("quarantine/<str:batch>/reasons.csv", views.quarantine, name="quarantine"),
    path("identity", views.identity, name="identity"),
    path("coverage", views.coverage, name="coverage"),
    path("runs/<str:run>", views.run, name="run"),
    path("runs/<str:run>/replay", views.replay, name="replay"),
    path("refresh", views.refresh, name="refresh"),
]

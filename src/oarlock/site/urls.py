"""Every address of the site: each room's own, and the pages for what is not there."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("oarlock.app.today.urls")),
    path("", include("oarlock.app.shell.urls")),
    path("", include("oarlock.app.access.urls")),
    path("", include("oarlock.app.company.urls")),
    path("", include("oarlock.app.tasks.urls")),
    path("", include("oarlock.app.find.urls")),
    path("digests/", include("oarlock.app.digests.urls")),
    path("portfolio/", include("oarlock.app.portfolio.urls")),
    path("accounts/", include("oarlock.app.accounts.urls")),
    path("revenue/", include("oarlock.app.revenue.urls")),
    path("usage/", include("oarlock.app.usage.urls")),
    path("", include("oarlock.app.modes.urls")),
    path("voice/", include("oarlock.app.voice.urls")),
    path("", include("oarlock.app.boundaries.urls")),
    path("effort/", include("oarlock.app.effort.urls")),
    path("which-customers/", include("oarlock.app.choice.urls")),
    path("spectrum/", include("oarlock.app.spectrum.urls")),
    path("concentration/", include("oarlock.app.concentration.urls")),
    path("scale-value/", include("oarlock.app.scale_value.urls")),
    path("glossary/", include("oarlock.app.glossary.urls")),
    path("metrics/", include("oarlock.app.catalogue.urls")),
    path("health/", include("oarlock.app.health.urls")),
    path("judgements/", include("oarlock.app.judgements.urls")),
    path("scenarios/", include("oarlock.app.scenarios.urls")),
    path("symptoms/", include("oarlock.app.symptoms.urls")),
    path("audit/", include("oarlock.app.audit.urls")),
    path("privacy/", include("oarlock.app.privacy.urls")),
    path("data/", include("oarlock.app.imports.urls")),
    path("jobs/", include("oarlock.app.jobs.urls")),
    path("tokens/", include("oarlock.app.tokens.urls")),
    path("webhooks/", include("oarlock.app.webhooks.urls")),
    path("api/v1/", include("oarlock.api.urls")),
]
handler404 = "oarlock.app.shell.views.not_found"
handler500 = "oarlock.app.shell.views.failed"
handler403 = "oarlock.app.shell.views.not_found"
handler400 = "oarlock.app.shell.views.bad_request"

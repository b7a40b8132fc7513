"""Going to the company's identity provider and coming back; a provider that does not answer is told in a sentence."""

from __future__ import annotations

import functools
from collections.abc import Callable

from allauth.socialaccount.providers.openid_connect.views import callback, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The library's view; where the provider is away or answers nonsense, the page says that it did not work."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except OSError:  # what its HTTP client raises, a wrong answer included
            return render(request, "socialaccount/authentication_error.html", status=502)

    return guarded


go, come_back = told(login), told(callback)

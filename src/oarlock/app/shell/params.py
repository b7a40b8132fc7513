"""Numbers that stand in addresses: what is not one, or is beyond all sense, is the default."""

from __future__ import annotations

from django.http import HttpRequest

MOST = 10_000_000


def whole(request: HttpRequest, name: str, default: int) -> int:
    """A whole number from 0 on."""
    told = request.GET.get(name, "")
    return min(int(told), MOST) if told.isascii() and told.isdigit() and len(told) < 12 else default

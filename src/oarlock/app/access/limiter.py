"""Guessing is slow: tries are taken from a bucket before the password is hashed, so that a flood costs us nothing."""

from __future__ import annotations

from django.db import transaction

from oarlock.app.access.models import Bucket

HOUR = 3600.0
PER_ADDRESS, PER_MAILBOX = 20, 10
"""Tries an hour, as Healthchecks allows them."""


def take(key: str, *, most: int, now: float, per: float = HOUR, n: int = 1) -> bool:
    """Take a try, or n at once; False when so many are not left. The bucket fills up in `per` seconds.

    One writer at a time decides, so two threads never share the last one.
    """
    with transaction.atomic():
        bucket, _ = Bucket.objects.select_for_update().get_or_create(key=key, defaults={"left": most, "at": now})
        filled = min(float(most), bucket.left + max(0.0, now - bucket.at) * most / per)
        if filled < n:
            return False
        bucket.left, bucket.at = filled - n, now
        bucket.save(update_fields=["left", "at"])
        return True


def give_back(key: str, *, most: int) -> None:
    """The try was no guess: the person signed in."""
    with transaction.atomic():
        bucket = Bucket.objects.select_for_update().filter(key=key).first()
        if bucket is not None:
            bucket.left = min(float(most), bucket.left + 1)
            bucket.save(update_fields=["left"])


def forget_full(now: float) -> None:
    """Remove buckets that are full again by now."""
    Bucket.objects.filter(at__lt=now - HOUR).delete()

"""People who sign in, the grants they hold, and how often somebody tried to sign in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.crypto import salted_hmac


class Person(AbstractBaseUser):
    """Somebody of ours who signs in. `employee` is the ID by which the lake knows them."""

    USERNAME_FIELD = EMAIL_FIELD = "email"
    objects = BaseUserManager["Person"]()

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    employee = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="")
    password = models.CharField(max_length=256)
    session_key = models.CharField(max_length=64, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    zone = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=10, blank=True, default="")

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        """What a session must know: whatever changes the person's key ends all their sessions at once."""
        return salted_hmac("oarlock.session", self.session_key, algorithm="sha256").hexdigest()

    def knows(self, raw: str) -> bool:
        """Whether this is the password."""
        return check_password(raw, self.password)

    def speak(self, language: str) -> None:
        """Remember the language that the person chose."""
        self.language = language
        self.save(update_fields=["language"])


class Grant(models.Model):
    """A role that a person holds for some customers, from a day until another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40)
    rows = models.CharField(max_length=10)
    of = models.TextField(blank=True, default="", help_text="Employee or group IDs, one a line.")
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role} of {self.rows}"


class Seat(models.Model):
    """Where a person is signed in: the session, the mark of the key that it knew, and the program."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    session = models.CharField(max_length=40, unique=True)
    mark = models.CharField(max_length=64)
    agent = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since}"


class Bucket(models.Model):
    """Tries that are left for one address or mailbox; it fills up again with time."""

    key = models.CharField(max_length=200, unique=True)
    left = models.FloatField()
    at = models.FloatField()

    def __str__(self) -> str:
        return self.key

"""F1: headers that protect are on every answer: each route, person and outcome, static files and failures too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import Site
from tests.unit.app.test_stranger import account_of, filled, routes

ROOT = Path(__file__).resolve().parents[3]
POLICY = {
    "default-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
    "frame-ancestors": "'none'", "style-src": "'self'", "connect-src": "'self'", "img-src": "'self' data:",
}  # fmt: skip
EXACT = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip


def faults(answer: Any, *, is_static: bool = False) -> list[str]:
    """What an answer lacks."""
    headers = answer.headers
    found = [name for name, value in EXACT.items() if headers.get(name) != value]
    policy = dict(part.strip().partition(" ")[::2] for part in headers.get("Content-Security-Policy", "").split(";"))
    found += [f"{name}: {policy.get(name)}" for name, value in POLICY.items() if policy.get(name) != value]
    if "unsafe" in str(policy) or "*" in str(policy) or "http" in str(policy):
        found.append(str(policy))
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if not is_static and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"Cache-Control: {headers.get('Cache-Control')}")
    for cookie in answer.cookies.values():
        if not cookie["httponly"] or cookie["samesite"] != "Lax":
            found.append(f"cookie {cookie.key}")
    return found


def test_f1_on_every_route_for_everybody_and_every_outcome(site: Site) -> None:
    foreign, bad, seen = account_of(site, None), [], set()
    for person in (None, "admin", "csm"):
        for name, address, _ in routes():
            for method in ("get", "post", "put"):
                if person is not None and method == "post":
                    continue  # what a post changes is not for here; refused ones are below
                answer = getattr(site.client(person), method)(filled(address, foreign))
                seen.add(answer.status_code)
                bad += [(person, name, method, answer.status_code, fault) for fault in faults(answer)]
                answer.close()
    assert bad == []
    assert {200, 302, 404, 405} <= seen


def test_f1_on_static_files_and_failures(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.access import backend

    client = site.client("admin")
    icon = client.get("/static/shell/icon.svg")
    assert icon.status_code == 200
    assert faults(icon, is_static=True) == []
    icon.close()
    assert faults(client.get("/static/absent.js"), is_static=True) == []
    assert faults(client.get("/no/such/page")) == []
    wrong_host = client.get("/", headers={"host": "elsewhere.example"})
    assert (wrong_host.status_code, faults(wrong_host)) == (400, [])
    from django.test import Client

    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    forged = strict.post("/language", {"lang": "en"})
    assert (forged.status_code, faults(forged)) == (403, [])
    monkeypatch.setattr(backend.People, "get_user", lambda *_: 1 // 0)
    monkeypatch.setattr(client, "raise_request_exception", False)
    broken = client.get("/portfolio/")
    assert (broken.status_code, faults(broken)) == (500, [])


def test_f1_on_the_api(site: Site) -> None:
    caller = Caller(token_of("csm"))
    for address, status in (("/me", 200), ("/accounts", 200), ("/accounts/none", 404), ("/nothing", 404)):
        answer = caller.get(address)
        assert (answer.status_code, faults(answer)) == (status, []), address
    nobody = Caller(None).get("/accounts")
    assert (nobody.status_code, faults(nobody)) == (401, [])


def test_f1_over_https_cookies_are_bound_and_plain_http_is_left(site: Site) -> None:
    """In a process of its own, since the settings are read once: what a browser gets behind a proxy with TLS."""
    code = """
import json, sys
import django; django.setup()
from django.core import checks
from django.test import Client
said = [str(one) for one in checks.run_checks(include_deployment_checks=True) if one.level >= checks.WARNING]
client = Client(SERVER_NAME="crm.example.com")
plain = client.get("/sign-in")
safe = client.get("/sign-in", headers={"x-forwarded-proto": "https"})
signed = client.post("/sign-in", {"email": "csm@example.com", "password": sys.argv[1]},
                     headers={"x-forwarded-proto": "https"})
page = client.get("/", headers={"x-forwarded-proto": "https"})
cookies = {c.key: [c["secure"], c["httponly"], c["path"], c["domain"]] for a in (safe, signed, page)
           for c in a.cookies.values()}
print(json.dumps([said, plain.status_code, plain.headers["Location"], safe.headers["Strict-Transport-Security"],
                  page.status_code, page.headers["Strict-Transport-Security"], cookies]))
"""
    from tests.support.site import PASSWORD

    env = os.environ | {
        "OARLOCK_HTTPS": "1", "OARLOCK_HOSTS": "crm.example.com", "OARLOCK_WORKSPACE": str(site.workspace),
        "DJANGO_SETTINGS_MODULE": "oarlock.site.settings",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", code, PASSWORD], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    said, status, location, hsts, page, page_hsts, cookies = json.loads(ran.stdout.splitlines()[-1])
    # To be in browsers' own lists binds a whole domain for years: that is its owner's decision, not a program's.
    assert [one for one in said if "W021" not in one] == []
    assert (status, location) == (301, "https://crm.example.com/sign-in")
    assert hsts == page_hsts == "max-age=31536000; includeSubDomains"
    assert page == 200
    assert {"__Host-session", "__Host-csrf", "__Host-last"} <= set(cookies)
    assert all(told == [True, True, "/", ""] for told in cookies.values()), cookies

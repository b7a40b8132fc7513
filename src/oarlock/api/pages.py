"""The page that describes the API to people: made from the same document that programs read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.api.words import OPERATIONS, PARAMETERS
from oarlock.app.access.door import desk
from oarlock.app.webhooks.words import KINDS


def docs_of(document: Callable[[], dict[str, Any]]) -> Callable[..., HttpResponse]:
    """The view of the page that tells a document."""

    @require_safe
    @desk("tokens.own")
    def docs(request: HttpRequest) -> HttpResponse:
        """Every operation with its parameters and answers, how to sign in, and how to check a webhook."""
        context = {
            "rooms": _rooms(document()),
            "base": request.build_absolute_uri("/api/v1"),
            "kinds": KINDS,
        }
        return render(request, "api/docs.html", context)

    return docs


def _rooms(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations by tag."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, methods in document["paths"].items():
        for method, one in methods.items():
            name = one["operationId"].rpartition("api_")[2].partition("_")[2]
            told = [_parameter(p, of=name) for p in one.get("parameters", []) if p["name"] != "lang"]
            found.setdefault(one["tags"][-1], []).append(
                {
                    "method": method.upper(),
                    "address": address,
                    "id": one["operationId"],
                    "what": OPERATIONS[name],
                    "parameters": told,
                    "body": next(iter(one.get("requestBody", {}).get("content", {})), ""),
                    "codes": [code for code in one["responses"] if int(code) < 400],
                }
            )
    return found


def _parameter(one: dict[str, Any], *, of: str) -> dict[str, Any]:
    schema = one["schema"]
    options = [schema, *schema.get("anyOf", [])]
    choices = next((o["enum"] for o in options if "enum" in o), [])
    kind = next((o["type"] for o in options if o.get("type") not in (None, "null")), "string")
    limits = [f"{sign} {o[key]}" for o in options for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in o]
    return {
        "name": one["name"],
        "place": one["in"],
        "is_required": one.get("required", False),
        "kind": kind,
        "choices": choices,
        "limits": ", ".join(limits),
        "default": schema.get("default"),
        "what": PARAMETERS.get(f"{of}.{one['name']}") or PARAMETERS[one["name"]],
    }

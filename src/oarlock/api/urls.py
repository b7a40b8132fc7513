"""The API put together: its operations, what they refuse, its document, and its addresses."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.operation import Operation

from oarlock.api import accounts, health, imports, me, metrics, pages, problems, tasks, webhooks
from oarlock.api.caller import Bearer, language
from oarlock.api.shapes import reply
from oarlock.pipeline.version import version

api = NinjaAPI(
    title="Oarlock",
    version=version(),
    description="Customers, their health, metrics, tasks and imports, within the scope of the token's person.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
for room in (me, accounts, health, metrics, tasks, imports, webhooks):
    api.add_router("", room.router)


@api.exception_handler(Exception)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.response(request, problems.of(error))


for kind in (*(kind for kind, _ in problems.KNOWN),):
    api.add_exception_handler(kind, _refused)


def operations() -> Iterator[tuple[str, str, Operation]]:
    """Address as it is registered, method, and operation."""
    for _, router in api._routers:
        for address, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield address, method, operation


@functools.cache
def document() -> dict[str, Any]:
    """The OpenAPI document; the same for everybody."""
    made: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    for methods in made["paths"].values():
        for operation in methods.values():
            for code, answer in operation["responses"].items():
                content = answer.get("content", {})
                if int(code) >= 400 and "application/json" in content:
                    answer["content"] = {problems.TYPE: content.pop("application/json")}
    return made


def _known() -> None:
    """Tell each door which parameters its operation has: what the document does not name is refused."""
    paths = document()["paths"]
    for address, method, operation in operations():
        door = operation.auth_callbacks[0]
        told = paths["/api/v1" + address.replace("{path:", "{")][method.lower()].get("parameters", [])
        door.known = frozenset(one["name"] for one in told if one["in"] == "query")


def _answered(view: Callable[..., HttpResponse], doors: dict[str, Bearer]) -> Callable[..., HttpResponse]:
    """The view with a language before it and a document after it, whatever happens inside."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.lang = language(request)
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            return problems.response(request, problems.not_allowed(answer.headers.get("Allow", "")))
        return answer

    opened.csrf_exempt = True  # type: ignore[attr-defined]  # a token in a header cannot be forged by another site
    opened.doors = doors  # type: ignore[attr-defined]  # the table of access tests is made from it
    return opened


def openapi(request: HttpRequest) -> HttpResponse:
    """The document, for whoever asks: it holds no figure."""
    if request.method not in ("GET", "HEAD"):
        return problems.response(request, problems.not_allowed("GET, HEAD"))
    return reply(request, document())


def absent(request: HttpRequest) -> HttpResponse:
    """Any other address below this one."""
    return problems.response(request, problems.absent())


def _patterns() -> list[Any]:
    out: dict[str, Any] = {}
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        doors = {method: one.auth_callbacks[0] for address, method, one in operations() if _route(address) == route}
        if doors and route not in out:
            pattern.callback, pattern.name = _answered(pattern.callback, doors), f"api-{pattern.name}"
            out[route] = pattern
    return list(out.values())


def _route(address: str) -> str:
    return address.strip("/").replace("{path:", "<path:").replace("{", "<").replace("}", ">")


_known()
urlpatterns = [
    *_patterns(),
    path("openapi.json", _answered(openapi, {}), name="openapi"),
    path("docs", pages.docs_of(document), name="api-docs"),
    re_path(r"^[\s\S]*", _answered(absent, {}), name="api-absent"),
]

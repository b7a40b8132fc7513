"""What answers look like, for the OpenAPI document and its readers."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

T = TypeVar("T")


class Fault(BaseModel):
    """Where a request is wrong, and what is wrong there."""

    where: str
    what: str


class Problem(BaseModel):
    """An error (RFC 9457), in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="A name for programs; it does not change with the language.")
    remedy: str | None = Field(None, description="What to do.")
    errors: list[Fault] | None = None
    import_id: str | None = None


class Listed(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(description="The cursor of the next page; null at the end.")
    is_partial: bool = Field(False, description="Whether the caller does not see the whole company.")
    run: str | None = Field(None, description="The published run that was read.")


REFUSALS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)


def answers(model: Any, *, status: int = 200, also: tuple[int, ...] = ()) -> dict[int, Any]:
    """The answers of an operation: its own, and the problems that any operation may have."""
    return dict.fromkeys((status, *also), model) | dict.fromkeys(REFUSALS, Problem)

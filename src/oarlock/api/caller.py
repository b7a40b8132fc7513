"""Who calls: a bearer token, what its person may do, how often it may ask, and which parameters there are."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from oarlock.api import problems
from oarlock.app.tokens.pace import wait_for
from oarlock.app.tokens.selectors import Holder, holder_of
from oarlock.kit.text import LANGS, Lang, msg


class Bearer(HttpBearer):
    """The door of one operation. Nothing of a request is looked at before the caller is known.

    permission: what the person's role must hold; is_whole: for all customers, as the same page asks (`door.desk`);
    is_writing: whether the token must be one that may write; known: names of the operation's parameters, as its
    document has them.
    """

    def __init__(self, permission: str, *, is_whole: bool = False, is_writing: bool = False) -> None:
        super().__init__()
        self.permission = permission
        self.is_whole = is_whole
        self.is_writing = is_writing
        self.known: frozenset[str] = frozenset()

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """The holder, or a problem; a person without the permission finds nothing here."""
        now = timezone.now()
        holder = holder_of(token.strip(), now=now)
        if holder is None:
            return None
        request.lang = language(request, holder.person.language)
        seconds = wait_for(holder.token_id, now=now)
        if seconds:
            raise problems.too_fast(seconds)
        # Whoever came with a session comes as nobody here: only the token counts.
        request.person, request.scope = holder.person, holder.scope
        if not holder.scope.may(self.permission) or (self.is_whole and not holder.scope.is_whole(self.permission)):
            raise problems.absent()
        if self.is_writing and not holder.may_write:
            raise problems.read_only()
        self._check(request)
        return holder

    def _check(self, request: HttpRequest) -> None:
        faults = [
            (f"query.{name[:100]}", msg("There is no such name.")) for name in request.GET if name not in self.known
        ]
        faults += [
            (f"query.{name[:100]}", msg("The value is given twice."))
            for name, values in request.GET.lists()
            if len(values) > 1
        ]
        faults += [
            (f"query.{name[:100]}", msg("The value holds a character that no text has."))
            for name, values in request.GET.lists()
            if any(re.search(r"[\x00\ud800-\udfff]", value) for value in values)
        ]
        if faults:
            raise problems.refused(*faults)


def language(request: HttpRequest, own: str = "") -> Lang:
    """The language of the answer: `lang`, else what the caller accepts, else the person's own, else English."""
    told = request.GET.get("lang", "")
    if told in LANGS:
        return "zh" if told == "zh" else "en"
    for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if name.split("-")[0] in LANGS:
            return "zh" if name.startswith("zh") else "en"
    return "zh" if own == "zh" else "en"

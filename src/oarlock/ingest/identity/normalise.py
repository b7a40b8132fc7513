"""Domains and company names brought to one form, so that equal customers compare equal."""

from __future__ import annotations

import json
import re
import unicodedata

_MAIL = """
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.co.jp yahoo.de
yahoo.fr ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.de gmx.net web.de mail.com mail.ru yandex.ru
    yandex.com proton.me protonmail.com zoho.com fastmail.com t-online.de orange.fr free.fr laposte.net libero.it
qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn 21cn.com tom.com aliyun.com
vip.qq.com vip.163.com naver.com daum.net hanmail.net example.com
"""
FREE_MAIL = frozenset(_MAIL.split())
"""Domains shared by strangers: never a sign that two accounts are one customer."""

_LEGAL = """
inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa ohg ug se sa sas sarl
srl spa sl slu bv nv oy oyj ab as asa aps kk pty pte pvt sdn bhd sro doo zrt kft holding holdings group
"""
_LEGAL_WORDS = frozenset(_LEGAL.split())
_LEGAL_ENDS = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "责任公司",
    "株式会社",
    "控股",
    "集团",
    "公司",
)
_SPLIT = re.compile(r"[^\w]+", re.UNICODE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")


def domain(text: str | None) -> str | None:
    """The bare domain of a website or mail address (`https://www.Acme.com/x` -> `acme.com`); None for free mail."""
    if not text:
        return None
    value = unicodedata.normalize("NFKC", text).strip().casefold()
    value = _SCHEME.sub("", value)
    value = re.split(r"[/?#\s,;]", value, maxsplit=1)[0]
    value = value.rsplit("@", 1)[-1].split(":", 1)[0].strip(".")
    value = value.removeprefix("www.")
    if "." not in value or value in FREE_MAIL:
        return None
    return value


def company(text: str | None) -> str | None:
    """A company name without case, width, punctuation and legal form (`ACME, Inc.` -> `acme`); None when empty."""
    if not text:
        return None
    value = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    value = "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c))
    value = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", value)
    words = [w for w in _SPLIT.split(value.replace("_", " ")) if w]
    while len(words) > 1 and words[-1] in _LEGAL_WORDS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    joined = " ".join(words)
    shorter = True
    while shorter:
        shorter = False
        for end in _LEGAL_ENDS:
            if joined.endswith(end) and len(joined) > len(end):
                joined, shorter = joined.removesuffix(end).rstrip(), True
                break
    return joined or None


def external_ids(text: str | None) -> tuple[tuple[str, str], ...]:
    """The (system or '', id) pairs of an `external_ids` cell: a JSON object or list, or IDs joined by `;` `,` `|`."""
    if not text or not text.strip():
        return ()
    value = text.strip()
    if value[0] in "{[":
        try:
            found = json.loads(value)
        except ValueError:
            return ()
        if isinstance(found, dict):
            pairs = ((str(k).strip().casefold(), v) for k, v in found.items())
            return tuple((k, str(v).strip()) for k, v in pairs if v not in (None, "", [], {}))
        return tuple(("", str(v).strip()) for v in found if v not in (None, ""))
    return tuple(("", part.strip()) for part in re.split(r"[;,|]", value) if part.strip())

"""Whether a server of ours on this machine answers."""

from __future__ import annotations

import time
import urllib.error
import urllib.request


def answers(url: str, *, seconds: float) -> bool:
    """Ask a loopback address until it answers with a page, for at most so many seconds. Proxies are not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with opener.open(url, timeout=seconds) as page:
                return bool(page.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False

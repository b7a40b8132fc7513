"""What each page costs: CPU seconds in one process, and how many questions it asks of the two databases."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from unittest.mock import patch

from benchmarks.load.asks import LISTS
from benchmarks.load.made import PASSWORD
from benchmarks.load.people import prepare

REPEATS = 10


def main(workspace: Path) -> dict[str, object]:
    """Milliseconds of CPU, wall milliseconds of the best, and queries, by page, for somebody who sees everything."""
    told = prepare(workspace)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from oarlock.lake.serving import Served

    people = told["people"]
    assert isinstance(people, dict)
    email = next(iter(people))
    client = Client(SERVER_NAME="localhost")
    assert client.post("/sign-in", {"email": email, "password": PASSWORD}).status_code == 302
    pages = {
        "Today": ["/"],
        "Portfolio, 30 filters and sorts": [f"/portfolio/?{query}" for query in LISTS],
        "A customer": [f"/accounts/{account}" for account in people[email][:20]],
        "Palette, two letters": ["/find.json?q=sh"],
        "Palette, initials": ["/find.json?q=shlg"],
        "Palette, characters": ["/find.json?q=上海"],
        "Revenue and retention": ["/revenue/"],
    }
    out = {}
    for name, addresses in pages.items():
        asked = [0]
        plain = Served._fetch

        def counted(self: Served, *given: object, _asked: list[int] = asked, _plain: object = plain) -> object:
            _asked[0] += 1
            return _plain(self, *given)  # type: ignore[operator]

        with patch.object(Served, "_fetch", counted):
            most = 0
            for address in addresses:
                assert client.get(address).status_code == 200, address
                asked[0] = 0
                with CaptureQueriesContext(connection) as django:
                    client.get(address)
                most = max(most, asked[0] + len(django))
        walls, repeats = [], max(1, REPEATS // len(addresses)) * len(addresses)
        cpu = time.process_time()
        for number in range(repeats):
            begun = time.perf_counter()
            client.get(addresses[number % len(addresses)])
            walls.append(time.perf_counter() - begun)
        spent = (time.process_time() - cpu) / repeats
        out[name] = {"cpu_ms": round(1000 * spent, 1), "best_ms": round(1000 * min(walls), 1), "queries": most}
    return out


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)

"""The generator: asks at a fixed rate whatever comes back, so that a slow answer makes the next ones wait.

A process of its own, so that its CPU time is told apart from the server's. Each due time is drawn beforehand; latency
counts from the due time on, a request that had to wait for a free connection included.
"""

from __future__ import annotations

import http.client
import json
import queue
import random
import sys
import threading
import time
from dataclasses import dataclass, field

from benchmarks.load import asks
from benchmarks.load.people import signed_in

THREADS = 24


@dataclass
class Answers:
    """What came back of one kind: seconds by due time, and what was wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(
    port: int, told: dict[str, list[str]], *, pages: float, jsons: float, seconds: float, seed: int
) -> dict[str, object]:
    """Ask for some seconds; counts, percentiles in milliseconds, and the generator's own CPU seconds."""
    cookies = {email: signed_in(port, email) for email in told}
    found = {"page": Answers(), "json": Answers()}
    due: queue.Queue[tuple[float, str, str, str] | None] = queue.Queue()
    threads = [threading.Thread(target=_work, args=(port, due, found, cookies), daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    draw = random.Random(seed)
    plan = sorted(
        [(i / pages, "page") for i in range(int(pages * seconds))]
        + [(i / jsons + 0.003, "json") for i in range(int(jsons * seconds))]
    )
    emails, cpu = list(told), time.process_time()
    begun = time.perf_counter() + 0.2
    for at, kind in plan:
        email = draw.choice(emails)
        address = asks.page(draw, told[email]) if kind == "page" and told[email] else "/portfolio/"
        address = asks.json(draw) if kind == "json" else address
        wait = begun + at - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        due.put((begun + at, kind, email, address))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    return {
        "seconds": round(whole, 1),
        "cpu": round(time.process_time() - cpu, 1),
        **{kind: _figures(answers, whole) for kind, answers in found.items()},
    }


def _work(port: int, due: queue.Queue[tuple[float, str, str, str] | None], found: dict[str, Answers],
          cookies: dict[str, str]) -> None:  # fmt: skip
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (one := due.get()) is not None:
        at, kind, email, address = one
        try:
            connection.request("GET", address, headers={"Cookie": cookies[email]})
            answer = connection.getresponse()
            body = answer.read()
            is_right = answer.status == 200 and (
                b'"kinds"' in body[:40] if kind == "json" else b"</html>" in body[-200:]
            )
            if not is_right:
                found[kind].wrong.append(f"{answer.status} {address}")
        except Exception as error:  # whatever it is, it is no answer, and the others are asked for all the same
            found[kind].wrong.append(f"{type(error).__name__} {address}")
            connection.close()
        found[kind].seconds.append(time.perf_counter() - at)
    connection.close()


def _figures(answers: Answers, whole: float) -> dict[str, object]:
    ms = sorted(1000 * s for s in answers.seconds)
    at = {f"p{p}": round(ms[min(len(ms) - 1, len(ms) * p // 100)], 1) if ms else None for p in (50, 95, 99)}
    return {"n": len(ms), "rate": round(len(ms) / whole, 1), **at, "max": round(ms[-1], 1) if ms else None,
            "wrong": len(answers.wrong), "first_wrong": answers.wrong[:5]}  # fmt: skip


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(run(**asked), sys.stdout)

"""R-160, C3, E4, F3: webhooks are signed, in order, tried five more times, then listed, and never reach inside."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from oarlock.kit.net import Rules
from tests.support.callers import Caller, stored, token_of
from tests.support.site import Site

T0 = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
KINDS = ["health.band_changed", "import.ended", "refresh.ended"]


class Receiver:
    """A server that answers what it is told, and what it received."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.pause = 0.0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
                time.sleep(outer.pause)
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://hooks.example.com:{self.server.server_address[1]}/in"


HERE = Rules(schemes=("http",), ports=None, may_reach=lambda one: one.is_loopback, look_up=lambda h, p: ["127.0.0.1"],
             seconds=1.0)  # fmt: skip


@pytest.fixture
def receiver(site: Site) -> Iterator[Receiver]:
    """A receiver, and no subscription of another test."""
    from oarlock.app.webhooks.models import Delivery, Subscription, Told

    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()
    for model in (Delivery, Subscription, Told):
        model.objects.all().delete()


def subscribed(url: str, kinds: list[str] = KINDS) -> tuple[Any, str]:
    from oarlock.app.webhooks.services import subscribe

    return subscribe(url, kinds, actor="admin@example.com", now=T0, rules=HERE)


def told(*subjects: str, kind: str = "health.band_changed") -> None:
    from django.db import transaction

    from oarlock.app.webhooks.services import Event, announce

    with transaction.atomic():
        announce([Event(kind=kind, subject=one, data={"n": i}) for i, one in enumerate(subjects)], now=T0)


def due(at: dt.datetime = T0) -> Any:
    from oarlock.app.webhooks.delivery import deliver_due

    return deliver_due(at, rules=HERE)


def test_a_call_is_signed_as_standard_webhooks_has_it(receiver: Receiver) -> None:
    _, secret = subscribed(receiver.url)
    told("C-1")
    assert due().delivered == 1
    headers, body = receiver.heard[0]
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert json.loads(body) == {"type": "health.band_changed", "timestamp": T0.isoformat(), "data": {"n": 0}}
    assert int(headers["webhook-timestamp"]) == int(T0.timestamp())


def test_r160_a_failed_call_is_tried_five_more_times_and_then_listed(receiver: Receiver, site: Site) -> None:
    one, _ = subscribed(receiver.url)
    told("C-1")
    receiver.answers = [500] * 6
    waits = (dt.timedelta(0), dt.timedelta(minutes=1), dt.timedelta(minutes=10), dt.timedelta(hours=1),
             dt.timedelta(hours=8), dt.timedelta(days=3))  # fmt: skip
    at = T0
    for wait in waits:
        if wait:
            assert due(at + wait - dt.timedelta(seconds=1)) == type(due(at))()
        at += wait
        due(at)
    assert len(receiver.heard) == 6
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
    assert due(at + dt.timedelta(days=30)).delivered == 0
    listed = Caller(token_of("admin")).get(f"/webhooks/{one.pk}/deliveries?state=dead").json()["items"]
    assert [(d["attempts"], d["status"]) for d in listed] == [(6, 500)]
    page = site.client("admin").get("/webhooks/", headers={"accept-language": "en"}).content.decode()
    assert "given up" in page
    assert site.client("admin").post(f"/webhooks/deliveries/{listed[0]['id']}/again").status_code == 302
    assert due(dt.datetime.now(dt.UTC)).delivered == 1
    assert receiver.heard[-1][0]["webhook-id"] == receiver.heard[0][0]["webhook-id"]


def test_c3_events_of_one_customer_arrive_in_order(receiver: Receiver) -> None:
    subscribed(receiver.url)
    told("C-1", "C-1", "C-2")
    receiver.answers = [500]
    at, order = T0, []
    for _ in range(8):
        due(at)
        at += dt.timedelta(minutes=11)
    order = [json.loads(body)["data"]["n"] for _, body in receiver.heard]
    assert order[0] == 0
    assert [n for n in order[1:] if n in (0, 1)] == [0, 1]
    assert 2 in order


def test_c3_a_dead_address_does_not_hold_up_the_others(receiver: Receiver) -> None:
    other = Receiver()
    subscribed(receiver.url)
    subscribed(other.url)
    told(*(f"C-{i}" for i in range(10)))
    receiver.pause = 30.0
    begun = time.monotonic()
    found = due()
    assert time.monotonic() - begun < 8
    assert found.delivered == 10
    assert len(other.heard) == 10
    assert len(receiver.heard) == 1
    receiver.pause = 0.0
    other.server.shutdown()
    other.server.server_close()


def test_c3_half_of_the_calls_fail_and_all_arrive(receiver: Receiver) -> None:
    import random

    subscribed(receiver.url)
    told(*(f"C-{i}" for i in range(30)))
    chance = random.Random(7)
    receiver.answers = [chance.choice([200, 500, 503]) for _ in range(60)]
    at = T0
    for _ in range(60):
        due(at)
        at += dt.timedelta(hours=1)
    from oarlock.app.webhooks.models import Delivery

    states = list(Delivery.objects.values_list("state", flat=True))
    assert len(states) == 30
    assert set(states) <= {"delivered", "dead"}
    assert states.count("delivered") >= 25


def test_an_address_that_is_gone_is_turned_off(receiver: Receiver) -> None:
    from oarlock.app.webhooks.models import Subscription

    one, _ = subscribed(receiver.url)
    told("C-1")
    receiver.answers = [410]
    assert due().dead == 1
    assert not Subscription.objects.get(pk=one.pk).is_on
    told("C-2")
    assert due().delivered == 0


def test_c4_nothing_is_told_of_what_did_not_happen(receiver: Receiver) -> None:
    from django.db import transaction

    from oarlock.app.webhooks.models import Delivery
    from oarlock.app.webhooks.services import Event, announce

    subscribed(receiver.url)

    def undone() -> None:
        with transaction.atomic():
            announce([Event(kind="import.ended", data={})], now=T0)
            raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        undone()
    assert not Delivery.objects.exists()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        announce([Event(kind="import.ended", data={})], now=T0)


def test_c4_what_a_killed_worker_had_claimed_is_sent_by_the_next(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.webhooks import delivery

    subscribed(receiver.url)
    told("C-1")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "post", killed)
        with pytest.raises(KeyboardInterrupt):
            due()
    assert due().delivered == 0  # still claimed
    assert due(T0 + dt.timedelta(minutes=6)).delivered == 1


def test_c4_two_workers_send_once(receiver: Receiver) -> None:
    from django.db import connection

    subscribed(receiver.url)
    told(*(f"C-{i}" for i in range(10)))

    def work() -> None:
        due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.heard) == 10


def test_f3_the_secret_is_sealed_and_is_shown_once(receiver: Receiver, site: Site) -> None:
    _, secret = subscribed(receiver.url)
    held = stored(site.workspace)
    assert receiver.url.encode() in held
    assert secret.removeprefix("whsec_").encode() not in held
    assert secret not in site.client("admin").get("/webhooks/").content.decode()
    assert secret not in Caller(token_of("admin")).get("/webhooks").content.decode()


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::ffff:10.0.0.1]/", "http://example.com/", "https://localhost/x",
                                 "https://169.254.169.254/", "https://example.com:22/"])  # fmt: skip
def test_e4_an_inside_address_is_refused_on_the_page_and_by_the_api(site: Site, url: str) -> None:
    from oarlock.app.webhooks.models import Subscription

    page = site.client("admin").post("/webhooks/", {"url": url, "kinds": ["import.ended"]})
    assert page.status_code == 422
    body = json.dumps({"url": url, "kinds": ["import.ended"]})
    answer = Caller(token_of("admin")).ask("post", "/webhooks", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["remedy"]
    assert not Subscription.objects.exists()


def test_e4_a_name_that_turns_inside_is_refused_when_it_is_called(receiver: Receiver) -> None:
    from oarlock.app.webhooks.delivery import deliver_due
    from oarlock.app.webhooks.models import Delivery

    subscribed(receiver.url)
    told("C-1")
    rules = Rules(schemes=("http",), ports=None, look_up=lambda h, p: ["127.0.0.1"])
    assert deliver_due(T0, rules=rules).failed == 1
    assert receiver.heard == []
    assert "inside" in Delivery.objects.get().error


def test_f4_a_webhook_by_the_api_is_written_down_and_can_be_tried_and_deleted(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.webhooks.models import Delivery
    from oarlock.lake import journal

    before, admin = journal.complete_until(settings.WORKSPACE), Caller(token_of("admin"))
    body = json.dumps({"url": "https://hooks.example.com/in", "kinds": ["import.ended"]})
    made = admin.ask("post", "/webhooks", data=body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    one = made.json()["id"]
    assert admin.ask("post", f"/webhooks/{one}/test").status_code == 202
    assert Delivery.objects.get().kind == "test"
    assert admin.ask("delete", f"/webhooks/{one}").status_code == 204
    assert not Delivery.objects.exists()
    rows = journal.read(settings.WORKSPACE, before)
    assert [r.entity for r in rows if r.key == one] == ["webhook"] * 3
    assert made.json()["secret"] not in str(rows)


def test_what_a_new_run_changed_is_told_once(receiver: Receiver, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from oarlock.app.webhooks import published
    from oarlock.app.webhooks.models import Delivery, Told

    subscribed(receiver.url)
    assert published.tell_published(settings.WORKSPACE, T0) == 0  # the first is only remembered
    Told.objects.update(run="run-before")
    moved = [published.Moved(account="C-000001", before="green", after="red")]
    monkeypatch.setattr(published, "_moved", lambda *_: moved)
    assert published.tell_published(settings.WORKSPACE, T0) == 2
    assert published.tell_published(settings.WORKSPACE, T0) == 0
    kinds = list(Delivery.objects.order_by("pk").values_list("kind", "subject"))
    assert kinds == [("health.band_changed", "C-000001"), ("refresh.ended", "")]


def test_bands_of_two_runs_are_compared(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.webhooks.published import _bands, _moved
    from oarlock.lake import snapshots

    current = snapshots.current(settings.WORKSPACE)
    assert current is not None
    assert set(_bands(current).values()) <= {"green", "amber", "red", "unknown"}
    assert len(_bands(current)) > 20
    assert _moved(settings.WORKSPACE, current.id, current) == []
    assert _moved(settings.WORKSPACE, "run-not-kept", current) == []


def test_an_ended_import_is_told(receiver: Receiver, site: Site) -> None:
    from django_tasks_db.models import DBTaskResult

    from oarlock.app.intake.models import Handed
    from oarlock.app.jobs.models import Job
    from oarlock.app.jobs.worker import run
    from oarlock.app.webhooks.models import Delivery

    subscribed(receiver.url, ["import.ended"])
    answer = Caller(token_of("admin")).ask(
        "post", "/imports?name=x.csv", data=b"what,is\n1,2\n", content_type="application/octet-stream",
        headers={"idempotency-key": "told"},
    )  # fmt: skip
    assert answer.status_code == 202
    assert not Delivery.objects.exists()
    run(is_once=True)
    for model in (Handed, Job, DBTaskResult):
        model.objects.all().delete()
    payload = json.loads(Delivery.objects.get().body)
    assert payload["type"] == "import.ended"
    assert payload["data"]["state"] == "failed"


def test_c3_a_hanging_address_delays_neither_ticks_nor_jobs(
    site: Site, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection
    from django_tasks_db.models import DBTaskResult

    from oarlock.app.jobs import worker
    from oarlock.app.jobs.kinds import KINDS, Asked, kind
    from oarlock.app.jobs.models import Job
    from oarlock.app.jobs.services import ask
    from oarlock.app.webhooks import delivery
    from oarlock.app.webhooks.work import deliver
    from oarlock.kit.text import Text
    from tests.support import badserver

    begun, ticks, heard = threading.Event(), [], threading.Event()

    def hang(other: Any) -> None:
        heard.set()
        badserver.say_nothing(other)

    def run(asked: Asked) -> dict[str, Any]:
        begun.set()
        return {}

    patient = Rules(schemes=("http",), ports=None, may_reach=lambda one: one.is_loopback,
                    look_up=lambda h, p: ["127.0.0.1"], seconds=8.0)  # fmt: skip
    kind("quick", label=Text(en="Quick", zh="快"), permission="data.import")(run)
    assert deliver in worker.BESIDE
    assert deliver not in worker.DUE
    with badserver.serving(hang) as port:
        subscribed(f"http://hooks.example.com:{port}/in")
        told("C-1")
        monkeypatch.setattr(worker, "TICK", 0.2)
        monkeypatch.setattr(worker, "DUE", [ticks.append])
        monkeypatch.setattr(worker, "BESIDE", [lambda now: delivery.deliver_due(now, rules=patient)])
        stop: list[Any] = []
        real = worker._working
        monkeypatch.setattr(worker, "_working", lambda one: (stop.append(one), real(one)))
        thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
        thread.start()
        try:
            assert heard.wait(5), "nothing was sent"
            n, asked_at = len(ticks), time.monotonic()
            ask("quick", key="quick", args={}, person=None, now=dt.datetime.now(dt.UTC))
            assert begun.wait(5), "the job waited for the address"
            assert time.monotonic() - asked_at < 5
            time.sleep(1)
            assert len(ticks) > n + 1, "the ticks waited for the address"
        finally:
            stop[0].running = False
            thread.join(20)
    KINDS.pop("quick")
    for model in (Job, DBTaskResult):
        model.objects.all().delete()

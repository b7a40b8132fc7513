"""Order, repeats, cuts and lateness of files change nothing: what was true at T, as learned by then, is the same."""

from __future__ import annotations

import csv
import datetime as dt
import random
import tempfile
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from oarlock.ingest import ImportOptions, import_paths
from oarlock.lake.commits import read_log
from oarlock.lake.engines import open_engine
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 6, 1)
Row = dict[str, str]
Facts = dict[str, list[Row]]
# Each example holds some thirty records with up to four versions each, so few examples go a long way.
EXAMPLES = max(2, settings().max_examples // 25)


def day(rng: random.Random, year: int = 2023) -> dt.date:
    return dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(700))


def facts(rng: random.Random) -> Facts:
    """Versions of accounts and contract lines by their stamps, payments with and without an id."""
    accounts = []
    lines = []
    for n in range(8):
        for stamp in sorted({day(rng) for _ in range(rng.randint(1, 4))}):
            parent = f"a{rng.randrange(n)}" if n and rng.random() < 0.4 else ""
            row = {"account_id": f"a{n}", "name": rng.choice("xyz"), "segment": rng.choice(["", "big", "small"])}
            accounts.append({**row, "parent_id": parent, "updated_at": f"{stamp} 08:00:00"})
    for n in range(8):
        start, amount = day(rng), rng.randint(1, 9)
        for stamp in sorted({start + dt.timedelta(days=rng.randrange(1, 90)) for _ in range(rng.randint(1, 3))}):
            end = str(stamp + dt.timedelta(days=rng.randrange(60))) if rng.random() < 0.5 else ""
            row = {"line_id": f"l{n}", "account_id": f"a{rng.randrange(8)}", "start_date": str(start), "end_date": end}
            lines.append({**row, "amount": f"{amount}.00", "currency": "USD", "updated_at": f"{stamp} 09:30:00"})
            amount += rng.randint(0, 2)
    paid = [
        {"payment_id": f"p{n}", "account_id": f"a{rng.randrange(8)}", "paid_at": str(day(rng)), "amount": str(n)}
        for n in range(8)
    ]
    nameless = [
        {"account_id": f"a{rng.randrange(8)}", "paid_at": f"{day(rng)} 10:00:{n:02}", "amount": "5"} for n in range(6)
    ]
    return {"account": accounts, "contract_line": lines, "payment": paid, "payment/nameless": nameless}


def deliveries(rng: random.Random, made: Facts) -> list[Facts]:
    """The facts shuffled, each delivered one to five times in two or three batches; a tenth only with the last."""
    count = rng.randint(2, 3)
    out: list[Facts] = [{name: [] for name in made} for _ in range(count)]
    for name, rows in made.items():
        for row in rows:
            last_only = rng.random() < 0.1
            for at in [count - 1] if last_only else [rng.randrange(count) for _ in range(rng.randint(1, 5))]:
                # Rows without an id that are equal within one file are told apart on purpose.
                if name != "payment/nameless" or row not in out[at][name]:
                    out[at][name].append(row)
        for batch in out:
            rng.shuffle(batch[name])
    return out


def deliver(workspace: Workspace, batches: list[Facts], folder: Path) -> None:
    for number, batch in enumerate(batches):
        for name, rows in batch.items():
            if not rows:
                continue
            file = folder / f"{number}-{name.replace('/', '-')}.csv"
            with file.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            options = ImportOptions(entity=name.partition("/")[0])
            now = NOW + dt.timedelta(hours=number)
            (result,) = import_paths(workspace, [file], options=options, actor="eva", now=now)
            assert result.error is None
            assert result.rejected == 0


def seen(workspace: Workspace, entity: str, at: dt.datetime) -> list[str]:
    engine = open_engine("duckdb")
    try:
        tables = AsOfTables(engine, View(read_log(workspace), at, None, "learned", workspace.zone))
        return sorted(map(str, tables.fetch(tables.entity(entity))))
    finally:
        engine.close()


# A smaller seed makes no simpler example.
@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(0, 2**32))
def test_order_repeats_and_lateness_change_nothing(seed: int) -> None:
    rng = random.Random(seed)
    made = facts(rng)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = []
        for label, batches in (("whole", [made]), ("cut", deliveries(rng, made))):
            workspace = init_workspace(folder / label / "w", timezone="Asia/Shanghai", currency="USD", now=NOW)
            deliver(workspace, batches, folder / label)
            places.append(workspace)
        for at in (dt.datetime(2023, 6, 1), dt.datetime(2024, 2, 29, 16), dt.datetime(2026, 1, 1)):
            for entity in ("account", "contract_line", "payment"):
                whole, cut = (seen(place, entity, at) for place in places)
                assert cut == whole
        assert len(seen(places[0], "payment", dt.datetime(2026, 1, 1))) == 14

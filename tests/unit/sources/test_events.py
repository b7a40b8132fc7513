"""Streams of events: keys of accounts inside nested records, times in any unit, bad lines beside good ones."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from oarlock.kit.files import SourceFile, inspect
from oarlock.lake.load.pseudonym import pseudonym
from tests.support.presets import Bench, table

DAY = dt.datetime(2024, 5, 6, 7, 8, 9)


def lines(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def posthog(
    number: int, *, event: str = "report_viewed", user: str = "ada@acme.com", **properties: Any
) -> dict[str, Any]:
    return {
        "uuid": f"u{number}",
        "event": event,
        "distinct_id": user,
        "person_id": "p1",
        "properties": {"$browser": "Firefox", **properties},
        "timestamp": "2024-05-06T07:08:09.000000+00:00",
        "_inserted_at": "2024-05-06T07:09:00+00:00",
    }


def test_posthog_lines_find_the_account_in_groups_of_any_kind(bench: Bench) -> None:
    read = bench.read(
        lines(
            posthog(1, **{"$groups": {"company": "acme"}}),
            posthog(2, **{"$group_0": "beta"}),
            posthog(3, **{"$groups": {"clinic": "gamma"}}),
            posthog(4, **{"$groups": {"clinic": "gamma", "ward": "w"}}),
            posthog(5, event="$identify", **{"$groups": {"company": "acme"}}),
        ),
        "posthog_events",
    )
    assert read.rejects == []
    assert read.column("usage_event", "event_id") == [f"posthog:u{n}" for n in range(1, 5)]
    expected = ["posthog:acme", "posthog:beta", "posthog:gamma", None]
    assert read.column("usage_event", "account_id") == expected
    assert sorted(read.column("account", "account_id")) == ["posthog:acme", "posthog:beta", "posthog:gamma"]
    assert sorted(read.column("account", "external_ids")) == ["acme", "beta", "gamma"]
    row = read.rows["usage_event"][0]
    assert (row["happened_at"], row["_learned"]) == (DAY, dt.datetime(2024, 5, 6, 7, 9))
    assert row["user_id"] == pseudonym("ada@acme.com", bench.workspace.id)


def test_posthog_parquet_reads_the_same_places_from_json_text(bench: Bench) -> None:
    records = [
        posthog(1, **{"$groups": {"company": "acme"}}),
        posthog(2, **{"$group_1": "beta"}),
        posthog(3, event="$groupidentify", **{"$group_key": "acme", "$group_set": {"name": "Acme Ltd"}}),
    ]
    flat = [{**r, "properties": json.dumps(r["properties"]), "brand_new_column": 1} for r in records]
    flat.append({**flat[0], "uuid": "u9", "properties": "{broken"})
    for row in flat:
        row["timestamp"] = DAY
    read = bench.read(_parquet(bench, flat), "posthog_events")
    assert read.rejects == []
    assert read.column("usage_event", "account_id") == ["posthog:acme", "posthog:beta", None]
    assert read.column("usage_event", "happened_at") == [DAY] * 3
    assert {(a["account_id"], a["name"]) for a in read.rows["account"]} == {
        ("posthog:acme", "Acme Ltd"),
        ("posthog:beta", None),
    }


def test_a_place_that_first_comes_late_in_a_file_of_lines_is_read(bench: Bench) -> None:
    early = [posthog(n) for n in range(2_100)]
    read = bench.read(lines(*early, posthog(9_999, **{"$groups": {"company": "late"}})), "posthog_events")
    assert read.column("usage_event", "account_id")[-1] == "posthog:late"
    assert read.counts["account"][1] == 1


def test_properties_that_are_text_in_lines_of_json_are_read_too(bench: Bench) -> None:
    record = posthog(1, **{"$groups": {"company": "acme"}})
    text = {**record, "uuid": "u2", "properties": json.dumps(record["properties"])}
    read = bench.read(lines(text, record), "posthog_events")
    assert read.column("usage_event", "account_id") == ["posthog:acme", "posthog:acme"]


def test_a_broken_line_goes_to_quarantine_and_the_others_load(bench: Bench) -> None:
    good = lines(posthog(1), posthog(2))
    read = bench.read(good + '{"uuid": "u3", "event": \n' + "[1, 2]\n" + lines(posthog(4)), "posthog_events")
    assert read.column("usage_event", "event_id") == ["posthog:u1", "posthog:u2", "posthog:u4"]
    assert [(line, reason) for line, _, reason in read.rejects] == [
        (3, "The line is not JSON."),
        (4, "The line is JSON but not an object with fields."),
    ]


def test_posthog_persons_with_a_name_are_contacts(bench: Bench) -> None:
    read = bench.read(
        lines(
            {
                "team_id": 1,
                "distinct_id": "ada@acme.com",
                "person_id": "p1",
                "person_version": 3,
                "properties": {"email": "ada@acme.com", "first_name": "Ada", "company_id": "acme"},
                "created_at": "2024-01-01T00:00:00Z",
            },
            {"team_id": 1, "distinct_id": "anon-1", "person_id": "p2", "person_version": 1, "properties": {}},
        ),
        "posthog_persons",
    )
    ada = read.only("contact")
    assert (ada["contact_id"], ada["account_id"]) == ("posthog:ada@acme.com", "posthog:acme")
    assert (ada["name"], ada["email"]) == ("Ada", "ada@acme.com")
    assert ada["user_id"] == pseudonym("ada@acme.com", bench.workspace.id)


def test_posthog_groups_are_accounts(bench: Bench) -> None:
    text = table("""
        group_type_index | group_key | created_at          | group_properties
        0                | acme      | 2024-01-01 00:00:00 | {"name": "Acme Ltd", "domain": "https://acme.com/x"}
        0                | beta      | 2024-01-01 00:00:00 |
    """).replace("|", ",")
    read = bench.read(text, "posthog_groups")
    assert [(a["account_id"], a["name"], a["domain"]) for a in read.rows["account"]] == [
        ("posthog:acme", "Acme Ltd", "acme.com"),
        ("posthog:beta", None, None),
    ]


def amplitude(number: int, **more: Any) -> dict[str, Any]:
    return {
        "$insert_id": f"i{number}",
        "event_type": "Report Viewed",
        "event_time": "2024-05-06 07:08:09.000000",
        "server_upload_time": "2024-05-06 07:10:00.123000",
        "user_id": "ada",
        "amplitude_id": 77,
        "groups": {},
        "user_properties": {"plan": "pro"},
        **more,
    }


def test_amplitude_comes_as_compressed_hours_in_one_archive(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        first = lines(amplitude(1, groups={"company": ["acme"]}), amplitude(2, user_id=None))
        archive.writestr("77/77_2024-05-06_7#0.json.gz", gzip.compress(first.encode()))
        archive.writestr("77/77_2024-05-06_8#0.json.gz", gzip.compress(lines(amplitude(3)).encode()))
    path = tmp_path / "export.zip"
    path.write_bytes(out.getvalue())
    hours = inspect(path, scratch=tmp_path)
    assert [hour.name for hour in hours] == [
        "export.zip/77/77_2024-05-06_7#0.json.gz",
        "export.zip/77/77_2024-05-06_8#0.json.gz",
    ]
    read = bench.read(hours[0], "amplitude_events")
    assert read.rejects == []
    one, two = read.rows["usage_event"]
    assert (one["account_id"], two["account_id"]) == ("amplitude:acme", None)
    assert two["user_id"] == pseudonym("77", bench.workspace.id)
    assert (one["happened_at"], one["_learned"]) == (DAY, dt.datetime(2024, 5, 6, 7, 10, 0, 123_000))
    assert bench.read(hours[1], "amplitude_events").column("usage_event", "event_id") == ["amplitude:i3"]


def test_times_in_seconds_milliseconds_and_microseconds_are_one_instant(bench: Bench) -> None:
    seconds = int(DAY.replace(tzinfo=dt.UTC).timestamp())
    stamps = [seconds, float(seconds), seconds * 1_000, seconds * 1_000_000, "2024-05-06T09:08:09+02:00"]
    read = bench.read(lines(*(amplitude(n, event_time=stamp) for n, stamp in enumerate(stamps))), "amplitude_events")
    assert read.rejects == []
    assert read.column("usage_event", "happened_at") == [DAY] * len(stamps)


def test_mixpanel_keeps_all_under_properties(bench: Bench) -> None:
    seconds = int(DAY.replace(tzinfo=dt.UTC).timestamp())
    own = {"distinct_id": "ada", "time": seconds, "$insert_id": "x1", "company_id": "acme"}
    event = bench.read(lines({"event": "Opened", "properties": own}), "mixpanel_events").only("usage_event")
    assert (event["event_id"], event["account_id"], event["event"]) == ("mixpanel:x1", "mixpanel:acme", "Opened")
    assert event["happened_at"] == DAY


TRACKS = table("""
    id | anonymous_id | user_id | event         | event_text    | context_group_id | original_timestamp      | received_at             | timestamp               | context_library_name
    m1 | a1           | ada     | report_viewed | Report Viewed | acme             | 2030-01-01 00:00:00     | 2024-05-06 07:09:00     | 2024-05-06 07:08:09     | js
    m2 | a2           |         | report_viewed | Report Viewed |                  | 2024-05-06 07:08:09     | 2024-05-06 07:09:00     |                         | js
    m3 | a3           | bob     | report_viewed | Report Viewed |                  | 2024-05-06 07:08:09     | 2024-05-06 07:09:00     | 2024-05-06 07:08:09     | js
""")  # noqa: E501
GROUPS = table("""
    id | anonymous_id | user_id | group_id | name     | website          | original_timestamp  | received_at         | sent_at
    g1 | a1           | bob     | old      | Old Inc  |                  | 2023-01-01 00:00:00 | 2023-01-01 00:00:00 |
    g2 | a1           | bob     | beta     | Beta Inc | https://beta.com | 2024-01-01 00:00:00 | 2024-01-01 00:00:00 |
    g3 | a1           | bob     | beta     |          |                  | 2024-03-01 00:00:00 | 2024-03-01 00:00:00 |
""")  # noqa: E501


def test_segment_tracks_take_the_group_of_the_call_or_of_the_user(bench: Bench) -> None:
    read = bench.read(TRACKS, "segment_tracks", {"segment_groups": GROUPS})
    assert read.rejects == []
    rows = read.rows["usage_event"]
    assert [row["account_id"] for row in rows] == ["segment:acme", None, "segment:beta"]
    # The clock of the first device is six years ahead; `timestamp` is right.
    assert {row["happened_at"] for row in rows} == {DAY}
    assert rows[1]["user_id"] == pseudonym("a2", bench.workspace.id)
    assert {row["event"] for row in rows} == {"Report Viewed"}


def test_segment_groups_and_identifies_keep_the_newest_of_each_trait(bench: Bench) -> None:
    accounts = {a["account_id"]: a for a in bench.read(GROUPS, "segment_groups").rows["account"]}
    beta = accounts["segment:beta"]
    assert (beta["name"], beta["domain"], beta["updated_at"]) == ("Beta Inc", "beta.com", dt.datetime(2024, 3, 1))
    people = bench.read(
        table("""
            id | anonymous_id | user_id | email         | name | original_timestamp  | received_at
            i1 | a1           | bob     | bob@old.com   | Bob  | 2024-01-01 00:00:00 | 2024-01-01 00:00:00
            i2 | a1           | bob     | bob@beta.com  |      | 2024-02-01 00:00:00 | 2024-02-01 00:00:00
            i3 | a9           |         |               |      | 2024-02-01 00:00:00 | 2024-02-01 00:00:00
        """),
        "segment_identifies",
        {"segment_groups": GROUPS},
    )
    bob = people.only("contact")
    assert (bob["name"], bob["email"], bob["account_id"]) == ("Bob", "bob@beta.com", "segment:beta")


def _parquet(bench: Bench, rows: list[dict[str, Any]]) -> SourceFile:
    path = bench.folder / "events.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    (found,) = inspect(path, scratch=bench.folder)
    return found

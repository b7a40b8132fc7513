"""Django's tables as files that either database can take in again, whatever version wrote them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oarlock.errors import OperatorError

LEFT_OUT = frozenset({"contenttypes", "auth", "sessions"})
"""What Django fills by itself; and sessions, for one that has ended must not live again."""
Applied = list[list[str]]


def write_tables(folder: Path) -> dict[str, int]:
    """One file a table, a JSON list a row, after a line with its columns, as of the transaction that is open."""
    from django.apps import apps

    folder.mkdir(parents=True)
    written = {}
    for model in _kept(apps):
        names = [field.attname for field in model._meta.concrete_fields]
        with (folder / f"{model._meta.label_lower}.jsonl").open("w", encoding="utf-8") as out:
            out.write(json.dumps(names) + "\n")
            count = 0
            rows = model._base_manager.order_by("pk").values_list(*names)
            for count, row in enumerate(rows.iterator(chunk_size=2000), start=1):  # noqa: B007 - the last count is it
                out.write(_line(row) + "\n")
        written[model._meta.label_lower] = count
    return written


def applied() -> Applied:
    """The changes of tables that the database has seen."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def load_tables(folder: Path, seen: Applied) -> dict[str, int]:
    """Make the tables as they were, fill them, and bring them up to this version; how many rows each has got.

    Raises `OperatorError` when a newer version wrote them.
    """
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    wanted = [(app, name) for app, name in seen if app in executor.loader.migrated_apps]
    if len(wanted) < len(seen) or any(key not in executor.loader.graph.nodes for key in wanted):
        raise OperatorError("A newer Oarlock wrote this backup.", remedy="Install that version, and restore with it.")
    ends = _ends(executor, wanted)
    state = executor.migrate(ends)
    models = {model._meta.label_lower: model for model in _kept(state.apps)}
    loaded = {}
    with transaction.atomic():
        for file in sorted(folder.glob("*.jsonl")):
            model = models.get(file.stem)
            if model is not None:
                loaded[file.stem] = _fill(model, file)
        for sql in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            connection.cursor().execute(sql)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return loaded


def _ends(executor: Any, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of the changes that were seen, those that no other of their room follows."""
    inner = {parent for key in wanted for parent in executor.loader.graph.node_map[key].parents}
    keys = {key for key in wanted if not any(key == p.key and p.key[0] == key[0] for p in inner)}
    return sorted(keys)


def _kept(apps: Any) -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.app_label not in LEFT_OUT:
            yield model


def _fill(model: Any, file: Path) -> int:
    from django.db import connection

    meta = model._meta
    fields = {field.attname: field for field in meta.concrete_fields}
    quote = connection.ops.quote_name
    count = 0
    with file.open(encoding="utf-8") as lines, connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(meta.db_table)}")
        names = [name for name in json.loads(next(lines)) if name in fields]
        columns = ", ".join(quote(fields[name].column) for name in names)
        sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"
        for line in lines:
            values = [_value(fields[name], v) for name, v in zip(names, json.loads(line), strict=True)]
            cursor.execute(sql, values)
            count += 1
    return count


def _value(field: Any, value: Any) -> Any:
    from django.db import connection

    if isinstance(value, dict) and set(value) == {"bytes"} and field.get_internal_type() == "BinaryField":
        value = base64.b64decode(value["bytes"])
    target = field.target_field if field.remote_field else field
    return field.get_db_prep_save(target.to_python(value), connection)


def _line(row: tuple[Any, ...]) -> str:
    from django.core.serializers.json import DjangoJSONEncoder

    class Whole(DjangoJSONEncoder):
        """To the microsecond, which Django's own encoder would cut."""

        def default(self, o: Any) -> Any:
            if hasattr(o, "isoformat"):
                return o.isoformat()
            if isinstance(o, bytes | memoryview):
                return {"bytes": base64.b64encode(bytes(o)).decode("ascii")}
            return super().default(o)

    return json.dumps(list(row), cls=Whole, ensure_ascii=False)

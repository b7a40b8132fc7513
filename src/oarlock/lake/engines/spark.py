"""Spark, the distributed engine: over the same files, in this process's driver or on a standalone cluster."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from oarlock.errors import DamagedError, EngineError
from oarlock.lake.engines.localdays import LocalDays, day_sql
from oarlock.lake.engines.types import Schema, arrow_type, check_types, ibis_type, physical, spark_type

if TYPE_CHECKING:
    import ibis.expr.types as ir

T = TypeVar("T")

PATIENCE = 120
"""Seconds to wait for a cluster's first worker."""

_LOG_SETTINGS = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""

_SETTINGS = {
    "spark.app.name": "oarlock",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # What a page of Spark's would show: nobody looks, and a refresh asks thousands of queries.
    "spark.sql.ui.retainedExecutions": "1",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "100",
    # Stored instants are naive UTC, and overflow, x/0 and bad casts must stop a figure, not make it null.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # The years 0001 to 1582 mean the same days as in DuckDB.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


class SparkEngine:
    """A Spark session that reads the lake's files; there is one session in a process."""

    name = "spark"
    at_once = 20_000_000

    def __init__(
        self, *, master: str = "local[2]", threads: int = 0, memory_mb: int = 0, scratch: Path | None = None
    ) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="spark-", dir=scratch)
        if threads and master.startswith("local"):
            master = f"local[{threads}]"
        self._session = _session(master, memory_mb=memory_mb, scratch=Path(self._scratch.name))
        import ibis

        self._ibis = ibis.pyspark.connect(self._session)
        self.memo: dict[object, Any] = {}
        self._numbers = itertools.count(1)
        self._scans: dict[tuple[tuple[Path, ...], tuple[tuple[str, str], ...]], ir.Table] = {}
        self._slots: dict[str, tuple[Schema, LocalDays | None]] = {}

    def scan(self, files: Sequence[Path], schema: Schema) -> ir.Table:
        """A view over the files with the declared schema; without one Spark keeps only the columns all files have."""
        types = {name: physical(type_) for name, type_ in schema.items()}
        key = (tuple(files), tuple(types.items()))
        if key not in self._scans:
            self._scans[key] = (
                self._view("scan", lambda: self._read(files, types), types) if files else self.literal((), types)
            )
        return self._scans[key]

    def slot(self, schema: Schema, days: LocalDays | None = None) -> ir.Table:
        """A view without rows as yet."""
        types = {name: physical(type_) for name, type_ in schema.items()}
        every = {**types, **dict.fromkeys(days.columns if days else (), "date")}
        slot = self._view("slot", lambda: self._session.createDataFrame([], _ddl(every)), every)
        self._slots[slot.get_name()] = (types, days)
        return slot

    def fill(self, slot: ir.Table, files: Sequence[Path]) -> None:
        """Make the view anew; an expression is compiled when it is written, and reads what the view is then."""
        types, days = self._slots[slot.get_name()]
        added = {} if days is None else days.columns
        columns = [
            f"{day_sql(quoted(stamp), days, literal=_instant)} AS {quoted(n)}" for n, stamp in added.items() if days
        ]
        run(lambda: self._read(files, types).selectExpr("*", *columns).createOrReplaceTempView(slot.get_name()))

    def literal(self, rows: Iterable[Mapping[str, object]], schema: Schema) -> ir.Table:
        """A view over rows that the driver holds.

        They go by arrow: from a list Spark would make a distributed data set of unknown size and shuffle every join.
        """
        import pyarrow

        types = {name: physical(type_) for name, type_ in schema.items()}
        columns: dict[str, list[object]] = {name: [] for name in types}
        for row in rows:
            for name, values in columns.items():
                values.append(row.get(name))
        table = pyarrow.table([pyarrow.array(columns[n], arrow_type(t)) for n, t in types.items()], names=list(types))
        return self._view("literal", lambda: self._session.createDataFrame(table, _ddl(types)), types)

    def kept(self, table: ir.Table) -> ir.Table:
        """A temporary view of rows that Spark computes now and keeps.

        A checkpoint forgets how they came about; a cached table would hold its plan and every broadcast of it.
        """
        return self._registered("kept", table, lambda frame: frame.localCheckpoint())

    def named(self, table: ir.Table) -> ir.Table:
        """A temporary view of the rows."""
        return self._registered("named", table, lambda frame: frame)

    def _registered(self, kind: str, table: ir.Table, change: Callable[[Any], Any]) -> ir.Table:
        import ibis.expr.operations as ops

        view = f"{kind}_{next(self._numbers)}"
        sql = self._ibis.compile(table)
        run(lambda: change(self._session.sql(sql)).createOrReplaceTempView(view))
        return ops.DatabaseTable(name=view, schema=table.schema(), source=self._ibis).to_expr()

    def fetch(self, table: ir.Table, *, limit: int | None = None) -> list[dict[str, object]]:
        """The rows as Python values."""
        sql = self._ibis.compile(table if limit is None else table.limit(limit))
        return run(lambda: [row.asDict() for row in self._session.sql(sql).collect()])

    def write(self, table: ir.Table, schema: Schema, order: Sequence[str], path: Path) -> int:
        """Write the rows as one Parquet file; every column is cast to its declared type."""
        types = {name: physical(type_) for name, type_ in schema.items()}
        # An answer is small, so one task sorts and writes it.
        sql = f"SELECT /*+ REPARTITION(1) */ {self._casted(table, types)} SORT BY {_sorting(types, order)}"
        with _emptied(path.with_name(f"{path.name}.spark")) as folder:
            run(lambda: self._session.sql(sql).write.parquet(f"file://{folder.resolve()}"))
            _only_part(folder).replace(path)
        return run(lambda: int(self._read([path], types).count()))

    def write_each(
        self, table: ir.Table, schema: Schema, order: Sequence[str], by: str, paths: Mapping[dt.date, Path]
    ) -> None:
        """Each value goes to one task, which writes it as a file of its own; values without rows come last."""
        types = {name: physical(type_) for name, type_ in schema.items()}
        values = ", ".join(f"DATE '{value.isoformat()}'" for value in paths)
        # A partition's column goes into the folder's name and not into the file, so the value is there twice.
        sql = (
            f"SELECT /*+ REPARTITION({quoted(by)}) */ *, {quoted(by)} AS `_part` FROM (SELECT "
            f"{self._casted(table, types)}) WHERE {quoted(by)} IN ({values}) SORT BY `_part`, {_sorting(types, order)}"
        )
        first = next(iter(paths.values()))
        with _emptied(first.with_name(f"{first.name}.spark")) as folder:
            target = f"file://{folder.resolve()}"
            run(lambda: self._session.sql(sql).write.partitionBy("_part").parquet(target))
            for value, path in paths.items():
                part = folder / f"_part={value.isoformat()}"
                if part.is_dir():
                    _only_part(part).replace(path)
                else:
                    self.write(self.literal((), types), types, order, path)

    def _casted(self, table: ir.Table, types: Schema) -> str:
        check_types({name: str(dtype) for name, dtype in table.schema().items()}, types)
        casts = ", ".join(f"CAST({quoted(n)} AS {spark_type(t)}) AS {quoted(n)}" for n, t in types.items())
        return f"{casts} FROM ({self._ibis.compile(table)})"

    def close(self) -> None:
        """Stop the session and remove its temporary files."""
        self._scans.clear()
        self.memo.clear()
        self._session.stop()
        self._scratch.cleanup()

    def _read(self, files: Sequence[Path], schema: Schema) -> Any:
        # The lake's file names are names, not patterns.
        reader = self._session.read.schema(_ddl(schema)).option("__globPaths__", "false")
        return reader.parquet(*(f"file://{file.resolve()}" for file in files))

    def _view(self, kind: str, frame: Callable[[], Any], schema: Schema) -> ir.Table:
        import ibis
        import ibis.expr.operations as ops

        name = f"{kind}_{next(self._numbers)}"
        run(lambda: frame().createOrReplaceTempView(name))
        types = ibis.schema({column: ibis_type(type_) for column, type_ in schema.items()})
        return ops.DatabaseTable(name=name, schema=types, source=self._ibis).to_expr()


@contextlib.contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    """A folder for Spark to make and write to, gone afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _only_part(folder: Path) -> Path:
    parts = sorted(folder.glob("part-*.parquet"))
    if len(parts) != 1:
        raise EngineError("Spark wrote {n} files instead of one.", n=len(parts))
    return parts[0]


def _instant(at: dt.datetime) -> str:
    return f"TIMESTAMP_NTZ '{at.isoformat(sep=' ')}'"


def _sorting(types: Schema, order: Sequence[str]) -> str:
    return ", ".join(f"{quoted(n)} ASC NULLS FIRST" for n in dict.fromkeys((*order, *types)))


def quoted(name: str) -> str:
    """A column name inside Spark's SQL."""
    return "`" + name.replace("`", "``") + "`"


def run(query: Callable[[], T]) -> T:
    """Run a query, turning Spark's errors into the error tree."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # ships no hints
    from pyspark.errors import PySparkException

    try:
        return query()
    except (PySparkException, Py4JError) as error:
        reason = _reason(str(error))
        if re.search(r"FAILED_READ_FILE|not a Parquet file|FileNotFound|PATH_NOT_FOUND", str(error)):
            raise DamagedError("A file of the lake cannot be read: {reason}", reason=reason) from error
        raise EngineError("Spark refused a query: {reason}", reason=reason) from error


def _reason(message: str) -> str:
    """The line of a Java message that says something: the one that starts with an error class."""
    classed = re.search(r"\[[A-Z][A-Z_.]+\][^\n]*", message)
    return classed[0] if classed else message.strip().partition("\n")[0]


def _ddl(schema: Schema) -> str:
    return ", ".join(f"{quoted(name)} {spark_type(type_)}" for name, type_ in schema.items())


def _session(master: str, *, memory_mb: int, scratch: Path) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(
            "Spark is not installed.", remedy="Install the extra: pip install 'oarlock[spark]'; it needs Java 17."
        ) from error
    (scratch / "log4j2.properties").write_text(_LOG_SETTINGS)
    is_local = master.startswith("local") or "127.0.0.1" in master
    settings = _SETTINGS | {
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.driver.extraJavaOptions": (
            f"-Dlog4j2.configurationFile=file:{scratch / 'log4j2.properties'} -Dderby.system.home={scratch} "
            f"-Djava.io.tmpdir={scratch}"
        ),
    }
    if is_local:
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    if memory_mb:
        settings |= {"spark.driver.memory": f"{memory_mb}m", "spark.executor.memory": f"{memory_mb}m"}
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    said = scratch / "stderr"
    try:
        with _stderr_into(said):
            session = builder.getOrCreate()
    except Exception as error:  # Py4J, PySpark and the launcher each raise their own
        lines = said.read_text(errors="replace").strip().splitlines()
        raise EngineError(
            "Spark did not start on {master}: {reason}",
            remedy="Check that Java 17 is installed and that the master is running.",
            master=master,
            reason=(lines or [str(error)])[-1],
        ) from error
    if not master.startswith("local"):
        _await_executor(session, master)
    # Spark's own choice is 200 partitions; on few cores most of them would be empty tasks.
    cores = int(session.sparkContext.defaultParallelism)
    session.conf.set("spark.sql.shuffle.partitions", str(cores * (1 if master.startswith("local") else 4)))
    return session


def _await_executor(session: Any, master: str) -> None:
    """Stop rather than wait for ever on a cluster that has no room for us."""
    until = time.monotonic() + PATIENCE
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:  # the driver is one of them
        if time.monotonic() > until:
            session.stop()
            raise EngineError(
                "No worker of {master} gave Spark a place within {seconds} s.",
                remedy="Start workers with free cores and at least OARLOCK_MEMORY_MB (1024 when unset) of memory each.",
                master=master,
                seconds=PATIENCE,
            )
        time.sleep(0.2)


@contextlib.contextmanager
def _stderr_into(path: Path) -> Iterator[None]:
    """Let the Java process inherit a file as its stderr: its greetings are not ours."""
    kept = os.dup(2)
    try:
        with path.open("wb") as file:
            os.dup2(file.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)

"""A standalone Spark cluster on loopback: one master, some workers, all stopped at the end."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=160m"
"""Options for short-lived Java processes."""

MANY_SMALL_QUERIES = " ".join(
    f"-Dspark.sql.{option}"
    for option in ("adaptive.enabled=false", "codegen.wholeStage=false", "codegen.factoryMode=NO_CODEGEN")
)
"""Options for a process that plans hundreds of queries over tables of a few rows. Making code for each plan, and asking
after each shuffle whether to plan anew, were a third of such tests' time; the cluster's tests run with both.
"""


@dataclass(frozen=True)
class Cluster:
    """Where the master listens, and how many workers it should have."""

    master: str
    page: str
    workers: int
    folder: Path

    def served(self) -> list[bool]:
        """For each worker, whether it ran an executor."""
        return [any(self.folder.glob(f"work{n}/app-*/*")) for n in range(1, self.workers + 1)]

    def alive(self) -> int:
        """Workers that the master counts as alive; 0 while it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.page}/json/", timeout=5) as answer:
                return answer.read().decode().count('"state" : "ALIVE"')
        except OSError:
            return 0


@contextmanager
def start_cluster(folder: Path, *, workers: int, memory_mb: int = 768, wait: float = 90) -> Iterator[Cluster]:
    """Start the cluster and stop it; every process is in a group of its own, which is killed whole.

    pip's pyspark lacks `start-master.sh`, so the classes are run directly.
    """
    port, page, *worker_ports = _free_ports(2 + workers)
    cluster = Cluster(f"spark://127.0.0.1:{port}", f"http://127.0.0.1:{page}", workers, folder)
    processes = []
    try:
        processes.append(
            _start(
                folder / "master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
                "--webui-port", str(page),
            )
        )  # fmt: skip
        _wait_for(lambda: _answers(port) and _answers(page), wait, folder)
        for number, worker_page in enumerate(worker_ports, start=1):
            processes.append(
                _start(
                    folder / f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1",
                    "--webui-port", str(worker_page), "--cores", "1", "--memory", f"{memory_mb}m",
                    "--work-dir", str(folder / f"work{number}"), cluster.master,
                )
            )  # fmt: skip
        _wait_for(lambda: cluster.alive() >= workers, wait, folder)
        yield cluster
    finally:
        for process in reversed(processes):
            _stop(process)


def _start(log: Path, *command: str) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    scratch = log.with_name(f"{log.name}.tmp")
    scratch.mkdir()
    env = {
        **os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOCAL_DIRS": str(scratch), "SPARK_NO_DAEMONIZE": "1", "JAVA_TOOL_OPTIONS": QUICK_JAVA,
    }  # fmt: skip
    with log.open("wb") as file:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), *command], stdout=file, stderr=file, env=env, start_new_session=True,
            preexec_fn=_die_with_parent,
        )  # fmt: skip


def _die_with_parent() -> None:
    """Ask Linux to end this process when the test run is killed; it holds across `exec`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process with its executors, gently first."""
    for sign, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait(1)


def _wait_for(is_ready: object, seconds: float, folder: Path) -> None:
    assert callable(is_ready)
    until = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > until:
            logs = "\n".join(
                f"{f.name}: {f.read_text(errors='replace')[-500:]}" for f in folder.glob("*[r0-9]") if f.is_file()
            )
            raise TimeoutError(f"the cluster did not come up\n{logs}")
        time.sleep(0.3)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_ports(number: int) -> list[int]:
    """Ports that are free now; all are held until the last is known, so they differ."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for held in sockets:
            held.bind(("127.0.0.1", 0))
        return [held.getsockname()[1] for held in sockets]
    finally:
        for held in sockets:
            held.close()

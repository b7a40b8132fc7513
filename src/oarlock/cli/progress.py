"""Progress bars on standard error, shown only where a person looks at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from oarlock.cli.door import Door
from oarlock.kit.text import msg

if TYPE_CHECKING:
    from oarlock.ingest.options import Progress


class _Bar:
    """An import's progress: the file, rows so far, rows a second."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task: Any = None

    def start(self, file: str, total: int | None) -> None:
        # The total counts bytes, which say nothing of how many rows there are.
        self._task = self._bar.add_task(file, total=None, rows=0)

    def advance(self, rows: int) -> None:
        task = self._bar.tasks[self._bar.task_ids.index(self._task)]
        self._bar.update(self._task, advance=rows, rows=task.fields["rows"] + rows)

    def done(self) -> None:
        task = self._bar.tasks[self._bar.task_ids.index(self._task)]
        self._bar.update(self._task, total=task.completed or 1, completed=task.completed or 1)


@contextmanager
def import_progress(door: Door) -> Iterator[Progress]:
    """The progress of an import, with rows a second."""
    from oarlock.ingest.options import Silent

    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    speed = door.say(msg("rows/s"))

    class Rate(TextColumn):
        def render(self, task: Any) -> Any:
            from rich.text import Text

            rate = task.fields["rows"] / task.elapsed if task.elapsed else 0
            return Text(f"{task.fields['rows']:,} · {rate:,.0f} {speed}")

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), Rate(""), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield _Bar(bar)


@contextmanager
def steps(door: Door, label: str) -> Iterator[Callable[[int, int, str], None]]:
    """The progress of work in counted steps."""
    if not sys.stderr.isatty():
        yield lambda done, total, name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {name}".strip())

        yield tell


@contextmanager
def waiting(door: Door, label: str) -> Iterator[None]:
    """A sign that work goes on, gone when it is done; for work whose steps nobody counts."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(label, total=None)
        yield

"""The whole error tree: each error says who must act and what to do, and carries an exit code."""

from __future__ import annotations

from typing import ClassVar, Literal

Who = Literal["user", "operator", "developer"]


class OarlockError(Exception):
    """Root of all errors that Oarlock raises on purpose.

    `sentence` is an English sentence with `{name}` places (a gettext id); `params` fill it; `remedy` says what to do.
    """

    exit_code: ClassVar[int] = 1
    who: ClassVar[Who] = "developer"
    is_transient: ClassVar[bool] = False

    def __init__(self, sentence: str, /, *, remedy: str = "", **params: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.params = params

    def __str__(self) -> str:
        text = f"{self.sentence} {self.remedy}".strip()
        try:
            return text.format(**self.params)
        except (KeyError, IndexError, ValueError):
            return text


class UserError(OarlockError):
    """What was asked cannot be done as asked; the person asking must change the request."""

    exit_code = 2
    who = "user"


class UnknownNameError(UserError):
    """A metric, entity, preset, batch, run or definition of that name does not exist."""


class NotAWorkspaceError(UserError):
    """The folder is not an Oarlock workspace."""

    exit_code = 3


class BadFileError(UserError):
    """A file cannot be read at all: wrong format, bomb, damaged, still being written."""

    exit_code = 4


class NotRecognisedError(BadFileError):
    """No preset recognises the file's columns."""


class NeedsConfirmationError(UserError):
    """The step would change more than is safe without an explicit yes."""

    exit_code = 5


class ChangedMeanwhileError(UserError):
    """Somebody else changed it after it was read; nothing was written, so nobody's change is lost."""


class NoDataError(UserError):
    """There is nothing to compute the figure from."""

    exit_code = 6


class DifferenceError(OarlockError):
    """A replay or verification found a difference."""

    exit_code = 7
    who = "operator"


class OperatorError(OarlockError):
    """The installation needs care: disk, permissions, a missing program, a damaged file."""

    exit_code = 10
    who = "operator"


class DamagedError(OperatorError):
    """A stored file does not match its checksum or cannot be opened."""

    exit_code = 11


class EngineError(OperatorError):
    """An engine could not start or refused a query."""

    exit_code = 12


class EngineFullError(EngineError):
    """A query needed more memory than the engine may take."""


class BusyError(OperatorError):
    """Another process holds the lock; try again."""

    exit_code = 13
    is_transient = True


class SourceError(OperatorError):
    """A database that is read does not answer, or breaks off; nothing of the table was imported; try again."""

    exit_code = 14
    is_transient = True


class UnreachableError(OperatorError):
    """The work database does not answer; nothing was changed; try again."""

    exit_code = 15
    is_transient = True

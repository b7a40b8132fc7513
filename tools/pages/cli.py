"""docs/cli.md: every command, option, exit code and environment variable, from the command tree and the error tree."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from oarlock import errors
from oarlock.config import Settings
from tools.pages.markdown import code, codes, page, table

SETTINGS = {
    "OARLOCK_WORKSPACE": "the workspace folder, when `--workspace` is not given",
    "OARLOCK_LANG": "`en` or `zh`, when `--lang` is not given; else the locale decides",
    "OARLOCK_ERASURES": "a file outside the workspace that keeps a copy of the list of erasures, for `restore`",
    "OARLOCK_ACTOR": "the name under which decisions are kept in the journal; else the user's name",
    "DATABASE_URL": "PostgreSQL database for people's work and the journal, instead of a file",
    "DATABASE_URL_FILE": "a file that holds that URL instead",
    "OARLOCK_LAKE": "where the lake lives, when it is not inside the workspace folder",
    "OARLOCK_THREADS": "threads of the embedded engine; `0` is its own choice",
    "OARLOCK_MEMORY_MB": "memory of the embedded engine in MB; `0` is 800 a thread, at least 1,600",
    "OARLOCK_HISTORY_MONTHS": "months' ends that a customer's page turns back to; 12",
    "OARLOCK_HISTORY_AT_ONCE": "how many of them one refresh works out at most; 1",
    "OARLOCK_OIDC_URL": "the identity provider: what comes before /.well-known/openid-configuration",
    "OARLOCK_OIDC_CLIENT_ID": "the name by which the identity provider knows this installation",
    "OARLOCK_OIDC_SECRET": "the secret that belongs to it",
    "OARLOCK_OIDC_SECRET_FILE": "a file that holds the secret instead",
    "OARLOCK_OIDC_NAME": "what the button of the sign-in page says",
    "OARLOCK_EMAIL_HOST": "the host that sends e-mail; without it summaries stay on their page",
    "OARLOCK_EMAIL_FROM": "the address that e-mail comes from",
    "OARLOCK_EMAIL_TLS": "`starttls` (if none is said), `tls`, or `none`",
    "OARLOCK_EMAIL_PORT": "its port, if it is not the usual one (587, 465, 25)",
    "OARLOCK_EMAIL_USER": "the name to sign in there with",
    "OARLOCK_EMAIL_PASSWORD": "the password that belongs to it",
    "OARLOCK_EMAIL_PASSWORD_FILE": "a file that holds the password instead",
    "OARLOCK_UPLOAD_MB": "the most that one upload may hold, in MB; 512",
    "OARLOCK_HTTPS": "`1` behind a reverse proxy with TLS: secure cookies, HSTS",
    "OARLOCK_HOSTS": "host names that pages are served under, blanks between; this machine's own always are",
    "OARLOCK_API_CALLS_A_MINUTE": "calls of the API that a token has in a minute; 600",
    "OARLOCK_TOKEN": "the token of `oarlock mcp` on standard input",
    "OARLOCK_SPARK_MASTER": "the Spark to use with `--engine spark`; `local[2]` by default",
    "OARLOCK_DEBUG": "`1` shows the details of a fault of ours, for a bug report",
}
"""Every environment variable that the program reads; a test holds this list and the code together."""

WORDS = {"int": "NUMBER", "Path": "PATH"}
"""How an option's value is written, by its type."""

GLOBAL = (
    "The options of `oarlock` itself stand **before** the command: `oarlock --workspace acme --lang zh metric mrr`. "
    "The current folder is the workspace when none is named and it is one."
)
FORMATS = (
    "Commands that return rows take `--format`. `table` is for people. `json` prints one object, or one object a line "
    'for each file of an import; money is a decimal string in major units (`"1780.00"`). `csv` writes the same '
    "columns, and never begins a cell with a live formula. `parquet` goes into a pipe, or into a file with `--out` "
    "where the command has it; its money is a whole number of minor units beside a currency column. Notes go to "
    "standard error, so that standard output holds nothing but rows."
)


def commands() -> Iterator[tuple[str, Any]]:
    """Every group and command in the order of the tree, with its full name."""
    import typer

    from oarlock.cli.app import build

    yield from _below("oarlock", typer.main.get_command(build("en", Settings())))


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _below(f"{path} {name}", child)


def parameters(command: Any) -> list[Any]:
    """The options and arguments of a command, without `--help`."""
    return [p for p in command.params if "--help" not in p.opts]


def classes() -> list[type[errors.OarlockError]]:
    """Every error class, by exit code."""
    found = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, errors.OarlockError)]
    return sorted(found, key=lambda e: (e.exit_code, e.__name__))


def render() -> str:
    """The page."""
    found = list(commands())
    toc = [f"- [`{path}`](#{path.replace(' ', '-')})" for path, _ in found]
    return page(
        "Commands",
        GLOBAL,
        "\n".join(toc),
        *(_section(path, command) for path, command in found),
        "## Output formats",
        FORMATS,
        "## Environment",
        table(("variable", "what it sets"), ((code(name), what) for name, what in SETTINGS.items())),
        "## Exit codes",
        "Every failure is a sentence on standard error and one of these codes. `0` is success, `130` is Ctrl-C. An "
        "import gives a code only when none of its tables could be read; otherwise each table says its own error.",
        table(("code", "error", "who must act", "try again?", "meaning"), (_error(e) for e in classes())),
    )


def _section(path: str, command: Any) -> str:
    arguments = [p for p in parameters(command) if p.param_type_name == "argument"]
    options = [p for p in parameters(command) if p.param_type_name == "option"]
    usage = [path, *(_usage(p) for p in arguments)]
    usage += ["[OPTIONS]"] if options else []
    usage += ["COMMAND …"] if getattr(command, "commands", None) else []
    blocks = [f"## {path}", str(command.help), f"    {' '.join(usage)}"]
    rows = [(code(_name(p)), p.help or "") for p in arguments] + [(_option(p), _help(p)) for p in options]
    return "\n\n".join([*blocks, table(("argument or option", "meaning"), rows)]).strip()


def _usage(argument: Any) -> str:
    name = _name(argument)
    return name if argument.required else f"[{name}]"


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _option(option: Any) -> str:
    value = "" if option.is_flag else f" {_value(option)}"
    return codes(f"{name}{value}" for name in sorted(option.opts, key=len))


def _value(option: Any) -> str:
    kind = option.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(member.value) for member in kind)
    return WORDS.get(getattr(kind, "__name__", ""), "TEXT")


def _help(option: Any) -> str:
    text = str(option.help or "")
    default = getattr(option.default, "value", option.default)
    if option.required:
        return f"{text} Required."
    is_told = not option.is_flag and default not in (None, "", ()) and not callable(default)
    return f"{text} Default: {code(default)}." if is_told else text


def _error(error: type[errors.OarlockError]) -> tuple[str, ...]:
    return (
        str(error.exit_code),
        code(error.__name__),
        error.who,
        "yes" if error.is_transient else "no",
        (error.__doc__ or "").splitlines()[0],
    )

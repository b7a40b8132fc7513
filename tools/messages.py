"""Extract the sentences of the source into the gettext catalogues, keeping what is translated.

    python tools/messages.py            bring the catalogues up to date
    python tools/messages.py --check    say what is out of date or untranslated, and change nothing

A sentence is the first argument of `msg(…)` and `Msg(…)`, the first argument and the `remedy=` of an error class, and
the first argument of `t(…)` in a template. Each room of the app has a catalogue of its own, all else shares one.
"""

from __future__ import annotations

import ast
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import jinja2.nodes

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "oarlock"
CATALOGUES = SOURCE / "kit" / "locale"
HEADER = """\
# Sentences of Oarlock: the key is the English sentence in the source, the places in braces stay as they are.
# Written by `make messages`; only the translations are edited by hand.
msgid ""
msgstr ""
"Language: {lang}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


class NotConstantError(Exception):
    """A sentence is put together at run time, so that it cannot be extracted."""


def error_classes(trees: dict[Path, ast.Module]) -> set[str]:
    """Names of all classes in the source that descend from `OarlockError`."""
    bases = {
        node.name: {
            b.id if isinstance(b, ast.Name) else b.attr for b in node.bases if isinstance(b, ast.Name | ast.Attribute)
        }
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"OarlockError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def sentences(node: ast.expr, where: str) -> Iterator[str]:
    """The constant sentences that an argument can be; a name or attribute is data passed through, and has none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value:
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from sentences(node.body, where)
        yield from sentences(node.orelse, where)
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        raise NotConstantError(
            f"{where}: write the sentence as one constant with {{places}} and pass the values by name"
        )


def extract() -> dict[str, set[str]]:
    """Every sentence of the source, with the files that say it (paths inside the project)."""
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(SOURCE.rglob("*.py"))}
    errors = error_classes(trees)
    found: dict[str, set[str]] = {}
    for file, tree in trees.items():
        place = file.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name not in errors | {"msg", "Msg"}:
                continue
            said = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "remedy" and name in errors)]
            for argument in said:
                for sentence in sentences(argument, f"{place}:{node.lineno}"):
                    found.setdefault(sentence, set()).add(place)
    return found


def extract_templates() -> dict[str, set[str]]:
    """Every sentence of the app's templates, with the files that say it."""
    environment = jinja2.Environment(autoescape=True)
    found: dict[str, set[str]] = {}
    for file in sorted(SOURCE.rglob("jinja2/**/*.html")):
        place = file.relative_to(ROOT).as_posix()
        for call in environment.parse(file.read_text(encoding="utf-8")).find_all(jinja2.nodes.Call):
            if not (isinstance(call.node, jinja2.nodes.Name) and call.node.name == "t" and call.args):
                continue
            said = call.args[0]
            for one in [said] if isinstance(said, jinja2.nodes.Const) else said.find_all(jinja2.nodes.Const):
                found.setdefault(str(one.value), set()).add(place)
    return found


def domains() -> dict[str, dict[str, set[str]]]:
    """The sentences of each catalogue: `oarlock`, and `app-ROOM` for what only rooms of the app say."""
    found: dict[str, dict[str, set[str]]] = {"oarlock": {}}
    for part in (extract(), extract_templates()):
        for sentence, files in part.items():
            for file in files:
                room = re.match(r"src/oarlock/app/(\w+)/", file)
                domain = f"app-{room[1]}" if room else "oarlock"
                found.setdefault(domain, {}).setdefault(sentence, set()).add(file)
    return found


def places(sentence: str) -> set[str]:
    """Names of the places of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def quote(text: str) -> str:
    """A string as gettext writes it: one line, or one line for each line of the text."""
    lines = [
        '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
        for line in text.splitlines(keepends=True)
    ]
    return lines[0] if len(lines) == 1 else '""' + "".join(f"\n{line}" for line in lines)


def catalogue(lang: str, found: dict[str, set[str]], known: dict[str, str]) -> str:
    """The catalogue's text: sentences in the order of their files, translations kept."""
    out = [HEADER.format(lang=lang)]
    for sentence in sorted(found, key=lambda s: (min(found[s]), s)):
        files = " ".join(sorted(found[sentence]))
        translated = quote(known[sentence]) if sentence in known else '""'
        out.append(f"#: {files}\nmsgid {quote(sentence)}\nmsgstr {translated}\n")
    return "\n".join(out)


def problems(lang: str) -> list[str]:
    """What is wrong with the catalogues: out of date, untranslated, or places that do not agree."""
    out: list[str] = []
    every: dict[str, str] = {}
    for domain, found in domains().items():
        file = path(lang, domain)
        known = read(file)
        wrong = [f"not translated: {s!r}" for s in found if s not in known]
        wrong += [f"places differ: {s!r}" for s in found if s in known and places(s) != places(known[s])]
        wrong += [f"translated in two ways: {s!r}" for s in found if s in known and every.get(s, known[s]) != known[s]]
        every |= {s: known[s] for s in found if s in known}
        if not wrong and (not file.is_file() or file.read_text(encoding="utf-8") != catalogue(lang, found, known)):
            wrong.append(f"the catalogue {domain} is out of date")
        out += wrong
    return out


def path(lang: str, domain: str) -> Path:
    """The file of a catalogue."""
    return CATALOGUES / lang / "LC_MESSAGES" / f"{domain}.po"


def write(lang: str) -> None:
    """Bring the catalogues of a language up to date; a sentence that another one translates takes that."""
    every = domains()
    kept = {domain: read(path(lang, domain)) for domain in every}
    shared = {s: t for known in kept.values() for s, t in known.items()}
    for domain, found in every.items():
        path(lang, domain).write_text(catalogue(lang, found, shared | kept[domain]), encoding="utf-8")


def read(file: Path) -> dict[str, str]:
    """Translations of a catalogue; none when it does not exist yet."""
    sys.path.insert(0, str(ROOT / "src"))
    from oarlock.kit.catalogue import parse_po

    return parse_po(file.read_text(encoding="utf-8")) if file.is_file() else {}


def main() -> int:
    """Write or check every catalogue."""
    code = 0
    for folder in sorted(CATALOGUES.iterdir()):
        lang = folder.name
        if "--check" not in sys.argv:
            write(lang)
        for problem in problems(lang):
            print(f"{lang}: {problem}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())

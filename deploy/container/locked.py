"""Print some packages of a lock, with their hashes: `python locked.py requirements/test.txt psycopg psycopg-binary`."""

import re
import sys
from pathlib import Path


def locked(text: str, names: list[str]) -> str:
    """The entries of these packages; raises `KeyError` for one that the lock does not have."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    found = {re.split(r"[=\s\[;]", entry, maxsplit=1)[0].lower(): entry for entry in entries if "==" in entry}
    kept = [found[name] for name in names]
    return "\n".join(re.sub(r"^\s*#.*\n?", "", entry, flags=re.MULTILINE).rstrip() for entry in kept) + "\n"


if __name__ == "__main__":
    sys.stdout.write(locked(Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2:]))

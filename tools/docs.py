"""Write the generated pages of docs/ from the code.

python tools/docs.py            write them
python tools/docs.py --check    say which are out of date, and change nothing
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools.pages import cli, entities, metrics, sources  # noqa: E402 - the path is set above


def pages() -> dict[Path, str]:
    """Every generated page: its file and the text that it has to have."""
    return {
        DOCS / "cli.md": cli.render(),
        DOCS / "metrics.md": metrics.render("en"),
        DOCS / "metrics.zh.md": metrics.render("zh"),
        DOCS / "entities.md": entities.render(),
        DOCS / "sources.md": sources.render(),
    }


def outdated() -> list[str]:
    """Names of the pages that are not what the code says."""
    return [f.name for f, text in pages().items() if not f.is_file() or f.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write the pages, or check them."""
    if "--check" in sys.argv:
        late = outdated()
        for name in late:
            print(f"docs/{name} is out of date; run: make docs")
        return 1 if late else 0
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

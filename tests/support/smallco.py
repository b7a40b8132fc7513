"""A company of six accounts in two systems, as files, with its figures worked out by hand."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import Cli, new_workspace

FILES = {
    "apex/accounts.csv": """account_id,name,domain,segment
c1,Acme,acme.example,large
c2,Bolt,bolt.example,small
c3,Crux,crux.example,small
c4,Dune,dune.example,small
""",
    "bill/accounts.csv": """account_id,name,domain
b1,ACME Inc,acme.example
b2,Bolt Ltd,bolt.example
b3,Something Else,else.example
""",
    "bill/lines.csv": """line_id,account_id,offering_id,start_date,end_date,amount,currency,interval
l1,b1,p,2024-01-01,,100.00,USD,month
l2,b2,p,2024-01-01,,50.50,USD,month
l3,b3,p,2024-02-01,,1200.00,USD,year
""",
    "more/accounts.csv": """account_id,name,domain
b4,Dune GmbH,dune.example
""",
    "more/lines.csv": """line_id,account_id,offering_id,start_date,end_date,amount,currency,interval
l4,b4,p,2024-03-01,,7.00,USD,month
l5,b1,q,2024-03-01,,20.00,USD,month
""",
}
AS_OF = "2024-03-01"
BEFORE = {"bill:b3": "100.00", "apex:c1": "100.00", "apex:c2": "50.50"}
"""MRR by account once `apex` and `bill` are in: two accounts are linked by their domains, b3 by nothing."""
MORE = {"bill:b3": "100.00", "apex:c1": "120.00", "apex:c2": "50.50", "apex:c4": "7.00"}
"""MRR by account once `more` is in too: b4 is c4."""


def write(folder: Path) -> Path:
    """The company's files, below a folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def importing(files: Path, folder: str) -> list[str]:
    """The words of the command that imports one folder of the files."""
    system = "apex" if folder == "apex" else "bill"
    return ["import", str(files / folder), "--system", system, "--observed-until", AS_OF, "--format", "json"]


def small_company(folder: Path) -> Cli:
    """A workspace with everything but `more`."""
    cli = new_workspace(folder / "w")
    files = write(folder / "files")
    for part in ("apex", "bill"):
        cli(*importing(files, part))
    return cli


def by_account(cli: Cli) -> dict[str, str]:
    """MRR by account now, computed from all that is there."""
    rows = cli.metric("mrr", "--as-of", AS_OF, "--by", "account")["rows"]
    return {str(r["account"]): r["value"] for r in rows}

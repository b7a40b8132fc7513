"""Examples at the end of a command's help, by the words of the command."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": (
        "oarlock demo",
        "oarlock init acme --currency EUR --timezone Europe/Berlin",
        "oarlock -w acme import exports/",
        "oarlock -w acme report",
    ),
    "init": ("oarlock init acme --currency CNY --timezone Asia/Shanghai",),
    "sample": (
        "oarlock sample --out sample --accounts 500",
        "oarlock sample --out large --accounts 1000000 --events 100000000",
    ),
    "import": (
        "oarlock import exports/ --dry-run",
        "oarlock import lines.csv --entity contract_line --map account_id=Kunde",
        "oarlock import accounts.xlsx --system crm --observed-until 2026-03-01",
    ),
    "imports": ("oarlock imports", "oarlock imports undo BATCH --reason 'wrong file'"),
    "metrics": ("oarlock metrics --format csv > metrics.csv",),
    "metric": (
        "oarlock metric mrr --by segment",
        "oarlock metric mrr --by account --format csv --out mrr.csv",
        "oarlock metric mrr_movements --from 2026-01-01 --to 2026-07-01 --grain month",
        "oarlock metric net_revenue_retention --as-of 2026-03-01 --explain",
    ),
    "spectrum": ("oarlock spectrum --explain", "oarlock spectrum --account crm:17 --as-of 2026-03-01"),
    "report": ("oarlock report --as-of 2026-03-01",),
    "runs": ("oarlock runs",),
    "replay": ("oarlock replay RUN",),
    "identity merge": ("oarlock identity merge crm:17 stripe:cus_9 --reason 'same VAT number'",),
    "identity split": ("oarlock identity split stripe:cus_9 --reason 'a reseller'",),
    "record show": ("oarlock record show account crm:17",),
    "record edit": (
        "oarlock record edit account crm:17 segment enterprise --reason 'asked sales'",
        "oarlock record edit invoice i9 amount -3.50 --reason 'credit note'",
    ),
    "definitions publish": (
        "oarlock definitions show standard > mine.json",
        "oarlock definitions publish mine.json --reason 'churn counts at notice'",
    ),
}

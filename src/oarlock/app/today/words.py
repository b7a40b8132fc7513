"""What changed, in words."""

from __future__ import annotations

from oarlock.app.today.states import BAND, LIST, OVERDUE, SILENT
from oarlock.kit.text import Msg, Text, msg
from oarlock.pipeline.labels import LABELS

SENTENCES = {
    SILENT: Text(en="is on the silent list now", zh="新列入沉默流失名单"),
    LIST: Text(en="needs somebody now", zh="新列入待联系名单"),
    OVERDUE: Text(en="has an overdue invoice now", zh="新出现逾期发票"),
}
WINDOW = Text(en="renews within 90 days now", zh="进入 90 天续约窗口")


def change(kind: str, before: str, after: str) -> Msg | Text:
    """One change in words."""
    if kind == BAND:
        bands = LABELS["band"]
        return msg("health went from {before} to {after}", before=bands[before], after=bands[after])
    return SENTENCES.get(kind, WINDOW)

"""The movements of recurring revenue: mutually exclusive, and they must sum."""

from __future__ import annotations

from enum import StrEnum

from oarlock.kit.text import Text


class Movement(StrEnum):
    """Why recurring revenue differs between two instants."""

    NEW = "new"
    REACTIVATION = "reactivation"
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"
    FX = "fx"


MOVEMENT_LABELS: dict[Movement, Text] = {
    Movement.NEW: Text(en="New", zh="新增"),
    Movement.REACTIVATION: Text(en="Reactivation", zh="回流"),
    Movement.EXPANSION: Text(en="Expansion", zh="扩展"),
    Movement.CONTRACTION: Text(en="Contraction", zh="缩减"),
    Movement.CHURN: Text(en="Churn", zh="流失"),
    Movement.FX: Text(en="Exchange rates", zh="汇率影响"),
}

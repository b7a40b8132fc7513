"""R-068: the metric catalogue (指标目录)."""

from __future__ import annotations

import dataclasses

import pytest

from oarlock.domain.entities import ENTITIES, ROLLUPS
from oarlock.domain.metric import Metric
from oarlock.errors import UnknownNameError
from oarlock.metrics.catalogue import PARTS, MetricSetting, is_live, lacking, scorecard, setting_from, why_not_live
from oarlock.metrics.registry import all_metrics, metric

NAMES = """mrr arr mrr_movements net_revenue_retention gross_revenue_retention gross_renewal_rate logo_retention
cohort_logo_retention cohort_revenue_retention revenue_bridge quick_ratio arpa receivables_ageing days_sales_outstanding
revenue_concentration loss_stress_test""".split()


def whole(name: str) -> MetricSetting:
    return setting_from(name, dict.fromkeys(PARTS, "said"))


def test_r068_the_metrics_that_scripts_rely_on_are_there() -> None:
    assert {m.card.name for m in all_metrics()} >= set(NAMES)
    assert [m.card.name for m in all_metrics()] == sorted(m.card.name for m in all_metrics())


def test_r068_48_metrics_of_which_6_without_a_response_are_not_on_the_scorecard() -> None:
    model = metric("mrr")
    metrics = [
        dataclasses.replace(model, card=dataclasses.replace(model.card, name=f"metric_{i:02d}")) for i in range(48)
    ]
    settings = {m.card.name: whole(m.card.name) for m in metrics}
    for i in range(6):
        settings[f"metric_{i:02d}"] = dataclasses.replace(settings[f"metric_{i:02d}"], response=" ")
    live = scorecard(metrics, settings)
    assert len(live) == 42
    assert {m.card.name for m in live}.isdisjoint(f"metric_{i:02d}" for i in range(6))


def test_r068_a_metric_is_live_only_when_nothing_is_missing() -> None:
    card = metric("mrr").card
    assert is_live(card, whole("mrr"))
    assert why_not_live(card, whole("mrr")) is None
    assert lacking(card, None) == PARTS
    for part in PARTS:
        setting = dataclasses.replace(whole("mrr"), **{part: ""})
        assert not is_live(card, setting)
        message = why_not_live(card, setting)
        assert message is not None
        assert message.params["missing"] == part


@pytest.mark.parametrize("one", all_metrics(), ids=lambda m: m.card.name)
def test_r068_each_card_says_in_both_languages_what_it_is(one: Metric) -> None:
    card = one.card
    for text in (
        card.title,
        card.meaning,
        card.formula,
        card.source,
        card.level,
        *card.differs,
        *(f.label for f in card.fields),
    ):
        assert text.en.strip()
        assert text.zh.strip()
    names = [f.name for f in card.fields]
    assert len(set(names)) == len(names)
    assert set(card.order) <= set(names)
    assert set(card.entities) <= {*ENTITIES, *ROLLUPS}
    assert set(card.see_also) <= {m.card.name for m in all_metrics()} - {card.name}
    if card.unit == "ratio":
        assert {"value", "numerator", "denominator", "n"} <= set(names)
    if any(f.unit == "money" for f in card.fields):
        assert "currency" in names


def test_r068_an_unknown_name_says_which_are_near() -> None:
    with pytest.raises(UnknownNameError) as caught:
        metric("net_revenue_retentoin")
    assert "net_revenue_retention" in str(caught.value)

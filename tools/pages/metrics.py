"""docs/metrics.md and docs/metrics.zh.md: the card of every metric, in both languages."""

from __future__ import annotations

from itertools import groupby

from oarlock.app.catalogue.words import ROOMS
from oarlock.domain.metric import Card, Metric, Parameter
from oarlock.kit.text import Lang, Text
from oarlock.strategy.registry import all_figures
from tools.pages.markdown import code, codes, page, table

TITLE = Text(en="Metrics", zh="指标")
INTRO = Text(
    en="Ask for one with `oarlock metric NAME`; `--explain` shows its card beside the figure. Money columns of an "
    "answer are whole minor units with a currency; tables, JSON and CSV show them in major units. A `status` other "
    "than `ok` says why there is no value: `not_observed` (the feeds have not seen that day) or `n/a` (nothing to "
    "divide by, nothing recorded yet, or a rate is missing); `too_few` shows the counts of a group of fewer than 10 "
    "cases, or of opinions of fewer than 4 people, and no figure; `covered` says that no cash is burnt, `partial` that "
    "a period is only a part of its month, quarter or year. A period runs from `period` to "
    "`period_end`, both at 00:00 local time. `*` among the dimensions is any account attribute. Parameters "
    "are given by `--set NAME=VALUE`, money in major units.",
    zh="用 `oarlock metric 名称` 查询；加 `--explain` 可在数字旁显示其定义卡。答案中的金额列为最小货币单位的整数，"
    "并带币种；表格、JSON 与 CSV 以主币单位显示。`status` 不为 `ok` 时说明没有数值的原因：`not_observed`（数据"
    "尚未观测到那一天）或 `n/a`（分母为零、尚无记录，或缺少汇率、费率）；`too_few` 表示"
    "分组不足 10 例，或意见来自不足 4 人，只列计数而无数值；`covered` 表示没有现金消耗，`partial` 表示该期间"
    "不足整月、整季或整年。期间自 `period` 至 "
    "`period_end`，均为当地 00:00。维度中的 `*` 表示任意客户属性。参数用 `--set 名称=值` 给出，金额以主币单位计。",
)
SHAPES = {
    "instant": Text(en="at an instant", zh="时点"),
    "period": Text(en="over a period", zh="期间"),
}
UNITS = {
    "money": Text(en="money", zh="金额"),
    "ratio": Text(en="ratio", zh="比率"),
    "count": Text(en="count", zh="数量"),
    "days": Text(en="days", zh="天"),
    "months": Text(en="months", zh="月"),
    "index": Text(en="index", zh="指数"),
    "date": Text(en="date", zh="日期"),
    "text": Text(en="text", zh="文本"),
}
STANDING = {
    "now": Text(en="as of today", zh="当前"),
    "months": Text(en="the last 36 months", zh="最近 36 个月"),
    "trailing": Text(en="the last twelve months", zh="最近 12 个月"),
    "accounts": Text(en="by account as of today", zh="当前各客户"),
}
LABELS = {
    "name": Text(en="Metric", zh="指标"),
    "title": Text(en="Title", zh="名称"),
    "meaning": Text(en="Meaning", zh="含义"),
    "formula": Text(en="Formula", zh="公式"),
    "source": Text(en="Source", zh="出处"),
    "level": Text(en="Level", zh="口径层级"),
    "differs": Text(en="Others differ", zh="与其他口径的差异"),
    "by": Text(en="Split by", zh="可拆分维度"),
    "standing": Text(en="Published by each refresh", zh="每次刷新发布"),
    "parameter": Text(en="Parameter", zh="参数"),
    "default": Text(en="default", zh="默认"),
    "see": Text(en="See also", zh="另见"),
    "column": Text(en="column", zh="列"),
    "type": Text(en="type", zh="类型"),
    "unit": Text(en="unit", zh="单位"),
    "label": Text(en="label", zh="显示名"),
}
MARKS = {"en": (": ", ", ", "version"), "zh": ("：", "、", "版本")}


def render(lang: Lang) -> str:
    """The page in one language."""
    every = sorted(all_figures(), key=lambda m: (list(ROOMS).index(m.card.room), m.card.name))
    blocks = [INTRO.in_(lang), _contents(every, lang)]
    for room, found in groupby(every, key=lambda m: m.card.room):
        blocks.append(f"## {ROOMS[room].in_(lang)}")
        blocks += [_card(m, lang) for m in found]
    return page(TITLE.in_(lang), *blocks)


def _contents(every: list[Metric], lang: Lang) -> str:
    header = [LABELS[n].in_(lang) for n in ("name", "title", "meaning")]
    rows = [(f"[`{c.name}`](#{c.name})", c.title.in_(lang), c.meaning.in_(lang)) for c in (m.card for m in every)]
    return table(header, rows)


def _card(metric: Metric, lang: Lang) -> str:
    card = metric.card
    colon, comma, version = MARKS[lang]

    def line(name: str, text: str) -> str:
        return f"- **{LABELS[name].in_(lang)}**{colon}{text}"

    lines = [line(n, text.in_(lang)) for n, text in _texts(card)]
    lines += [line("differs", text.in_(lang)) for text in card.differs]
    if card.dimensions:
        lines.append(line("by", codes(card.dimensions)))
    lines.append(line("standing", comma.join(STANDING[name].in_(lang) for name in metric.standing)))
    lines += [line("parameter", _parameter(p, lang)) for p in card.parameters]
    if card.see_also:
        lines.append(line("see", ", ".join(f"[`{name}`](#{name})" for name in card.see_also)))
    facts = comma.join((f"{version} {card.version}", UNITS[card.unit].in_(lang), SHAPES[card.shape].in_(lang)))
    columns = table(
        [LABELS[n].in_(lang) for n in ("column", "type", "unit", "label")],
        [(code(f.name), f.type, UNITS[f.unit].in_(lang), f.label.in_(lang)) for f in card.fields],
    )
    return "\n\n".join((f"### {card.name}", f"{card.title.in_(lang)} · {facts}", "\n".join(lines), columns))


def _parameter(p: Parameter, lang: Lang) -> str:
    colon, comma, _ = MARKS[lang]
    told = [UNITS[p.unit].in_(lang)] if not p.choices else [codes(p.choices)]
    told += [f"{LABELS['default'].in_(lang)} {p.default}"] if p.default is not None else []
    return f"{code(p.name)}{colon}{p.label.in_(lang)} ({comma.join(told)})"


def _texts(card: Card) -> tuple[tuple[str, Text], ...]:
    return (("meaning", card.meaning), ("formula", card.formula), ("source", card.source), ("level", card.level))

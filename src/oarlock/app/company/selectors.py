"""How far the set-up is."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.app.access.models import Person
from oarlock.app.company.models import Company
from oarlock.kit.text import Lang, Text
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way: what, whether it is done, the page where it is done."""

    title: Text
    why: Text
    page: str
    is_done: bool


def company() -> Company | None:
    """The company, once somebody said who it is."""
    return Company.objects.filter(pk=1).first()


def language() -> Lang:
    """The language of those who have chosen none."""
    found = company()
    return "zh" if found is not None and found.language == "zh" else "en"


def has_data(workspace: Workspace) -> bool:
    """Whether any file came in, after which calendar and currency stay as they are."""
    return read_log(workspace).head > 0


def steps(workspace: Workspace) -> list[Step]:
    """The way from nothing to the first figures, in order."""
    return [
        Step(
            title=Text(en="The company", zh="公司信息"),
            why=Text(en="Its name, language, working days and currency.", zh="名称、语言、工作日历与币种。"),
            page="company",
            is_done=company() is not None,
        ),
        Step(
            title=Text(en="The first files", zh="首批文件"),
            why=Text(
                en="Customers and what they pay; the rest can come later.", zh="客户及其付费情况；其余可以稍后补充。"
            ),
            page="data",
            is_done=has_data(workspace),
        ),
        Step(
            title=Text(en="The first figures", zh="首批指标"),
            why=Text(en="Computed by themselves after an import; or start it.", zh="导入后自动计算；也可以手动开始。"),
            page="data",
            is_done=snapshots.current(workspace) is not None,
        ),
        Step(
            title=Text(en="The first people", zh="首批人员"),
            why=Text(en="Who else signs in, and whose customers they see.", zh="还有谁登录，以及能看到哪些客户。"),
            page="people",
            is_done=Person.objects.filter(is_active=True).count() > 1,
        ),
    ]

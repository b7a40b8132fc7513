"""Names of the steps of the path to value, and of who has to take them."""

from __future__ import annotations

from oarlock.kit.text import Text

STEPS = {
    "contract": Text(en="Contract", zh="签约"),
    "kick_off": Text(en="Kick-off", zh="启动"),
    "kickoff": Text(en="Kick-off", zh="启动"),
    "data_loaded": Text(en="Data loaded", zh="数据就绪"),
    "trained": Text(en="Trained", zh="完成培训"),
    "first_use": Text(en="First use", zh="首次使用"),
    "first_value": Text(en="First value", zh="首次价值"),
}
SIDES = {"ours": Text(en="ours", zh="我方"), "theirs": Text(en="theirs", zh="客户方")}
CELLS = {
    "used": Text(en="used", zh="在用"),
    "idle": Text(en="open, not used", zh="可用未用"),
    "shut": Text(en="not open to it", zh="未开通"),
}

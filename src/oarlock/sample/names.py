"""Company and person names in Chinese and English; no two companies share a normalised name."""

from __future__ import annotations

from oarlock.sample.draw import Draw

_ADJECTIVES = (
    "Blue Bright Calm Cedar Clear Copper Coral Crescent Crystal East Evergreen First Golden Grand Granite Green "
    "Harbor High Iron Jade Lake Lunar Maple Meadow Mountain New North Oak Ocean Pacific Pearl Pine Prime "
    "Quiet Red River Royal Silver Solar Spring Star Stone Summit Sunrise Swift Union Valley West Willow Winter"
).split()
_NOUNS = (
    "Anchor Arc Bay Beacon Bridge Brook Castle Crane Delta Falcon Field Forge Gate Grove Haven Heron Hill Horizon "
    "Island Keel Lantern Lark Mast Mill Orchard Otter Peak Pier Point Port Quarry Raven Reef Ridge Sail Shore "
    "Sparrow Tide Tower Vale Wave Wharf"
).split()
_CITIES = tuple(
    "上海 Shanghai|北京 Beijing|深圳 Shenzhen|广州 Guangzhou|杭州 Hangzhou|苏州 Suzhou|南京 Nanjing|成都 Chengdu|"
    "武汉 Wuhan|西安 Xian|重庆 Chongqing|天津 Tianjin|青岛 Qingdao|宁波 Ningbo|厦门 Xiamen|长沙 Changsha".split("|")
)
_FIRST = tuple(
    "蓝 lan|海 hai|金 jin|星 xing|云 yun|林 lin|山 shan|江 jiang|晨 chen|明 ming|华 hua|瑞 rui|恒 heng|盛 sheng|嘉 jia|"
    "远 yuan|新 xin|正 zheng|天 tian|东 dong|安 an|和 he|宏 hong|泰 tai".split("|")
)
_SECOND = tuple(
    "港 gang|达 da|桥 qiao|帆 fan|信 xin|源 yuan|图 tu|方 fang|科 ke|成 cheng|舟 zhou|诚 cheng|联 lian|腾 teng|博 bo|"
    "维 wei|凯 kai|创 chuang|通 tong|越 yue".split("|")
)
_ENDINGS = ("Inc.", "Ltd", "LLC", "GmbH", "Corp.")

_SURNAMES = tuple(
    "王 Wang|李 Li|张 Zhang|刘 Liu|陈 Chen|杨 Yang|赵 Zhao|黄 Huang|周 Zhou|"
    "吴 Wu|徐 Xu|孙 Sun|朱 Zhu|马 Ma|胡 Hu|林 Lin".split("|")
)
_GIVEN = tuple(
    "伟 Wei|芳 Fang|娜 Na|敏 Min|静 Jing|丽 Li|强 Qiang|磊 Lei|洋 Yang|勇 Yong|杰 Jie|娟 Juan|涛 Tao|超 Chao".split("|")
)
_FORENAMES = (
    "Alice Ben Clara David Emma Felix Grace Henry Iris James Karen Leo Maria Noah Olivia Paul Rosa Simon Tina Victor"
).split()
_LASTNAMES = (
    "Adams Baker Clark Davies Evans Fischer Garcia Hill Ito Jones Klein Lopez Martin Nakamura Olsen Price".split()
)


def english_company(number: int, field: str) -> tuple[str, str, str]:
    """Bare name, legal name and domain word of company `number`: ('Blue Anchor Media', '… Inc.', 'blueanchormedia')."""
    turn, place = divmod(number * 911 % (len(_ADJECTIVES) * len(_NOUNS)), len(_NOUNS))
    lap = number // (len(_ADJECTIVES) * len(_NOUNS))
    bare = f"{_ADJECTIVES[turn]} {_NOUNS[place]} {field}" + (f" {lap + 1}" if lap else "")
    return bare, f"{bare} {_ENDINGS[number % len(_ENDINGS)]}", bare.lower().replace(" ", "")


def chinese_company(number: int, field: str) -> tuple[str, str, str]:
    """The same for a Chinese company: ('上海蓝港物流', '上海蓝港物流有限公司', 'shanghailangang' …)."""
    spread = len(_CITIES) * len(_FIRST) * len(_SECOND)
    rest, city = divmod(number * 1009 % spread, len(_CITIES))
    first, second = divmod(rest, len(_SECOND))
    lap = number // spread
    city_zh, city_en = _CITIES[city].split()
    (one, one_en), (two, two_en) = _FIRST[first].split(), _SECOND[second].split()
    bare = f"{city_zh}{one}{two}{field}" + (f"{lap + 1}" if lap else "")
    # The number keeps domains of homophones (诚, 成) apart.
    return bare, f"{bare}有限公司", f"{city_en.lower()}{one_en}{two_en}{number}"


def person(draw: Draw, *, is_chinese: bool) -> tuple[str, str, str]:
    """First name, last name and mail word of a person."""
    if is_chinese:
        (last, last_en), (first, first_en) = draw.pick(_SURNAMES).split(), draw.pick(_GIVEN).split()
        return first, last, f"{first_en}.{last_en}".lower()
    first, last = draw.pick(_FORENAMES), draw.pick(_LASTNAMES)
    return first, last, f"{first}.{last}".lower()


def variant(draw: Draw, bare: str, legal: str, *, is_chinese: bool) -> str:
    """How another system spells the same company: other case, other legal ending, full-width brackets."""
    kind = draw.between(0, 2)
    if is_chinese:
        return (bare, f"{bare}（有限公司）", f" {legal}")[kind].strip()
    return (bare, legal.upper(), f"{bare}, {legal[len(bare) :].strip()}")[kind]

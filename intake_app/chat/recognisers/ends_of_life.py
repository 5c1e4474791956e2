"""What becomes of the product at the end, each way with its share: 报废后回收 90%, 填埋 10%."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention, Reserved
from intake_app.chat.reading import Reading

_AT_THE_END = re.compile(
    r"报废|废弃|废旧|退役|寿命[^,。;\n]{0,3}(?:终|末|结束|到期)|生命(?:周期)?末期?|处理方式"
    r"|\bend[ -]of[ -](?:its )?(?:service )?life\b"
    r"|\bscrapp|\bdisposal", re.IGNORECASE
)
"""Without such words a share that is recycled may be any waste's."""
_WAYS = {
    "recycling": r"(?:拆解)?回收(?:利用|再生)?|再生利用|循环利用|recycl\w+",
    "reuse": r"再制造(?:或再使用)?|再使用|翻新|reus\w+|remanufactur\w+|refurbish\w+",
    "incineration": r"焚烧|焚化|incinerat\w+", "landfill": r"填埋|landfill\w*",
}
_SAYS_ITSELF = re.compile(r"再制造|填埋|焚烧|remanufactur|landfill|incinerat", re.IGNORECASE)
_OF_SOMETHING_ELSE = re.compile(
    r"余料|边角|下脚料|废[水气渣液]|包装|[木纸]箱|托盘|叉车|车辆|法规|意见|的钱|\bpackag|\boffcut|\bpallet|\bforklift",
    re.IGNORECASE,
)
"""In the sentence of a share that is none of the product's."""
_SHARE_BEHIND = (
    rf"(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _WAYS.items())})"
    r"(?:,[ ]*(?:比例|占比|占|share))?[^,。;\d%]{0,10}(?P<share>\d+(?:\.\d+)?)[ ]?%"
)
_SHARE_BEFORE = (
    r"(?<!\d)(?P<share_before>\d+(?:\.\d+)?)[ ]?%[ ]?(?:is |are |be |will |goes? to |sent to |for |by "
    r"|的?(?:材料|金属|部分|重量)|的|可以?|被|能|进行|用于|送去?|去|作|做){0,3}"
    rf"(?:{'|'.join(f'(?P<{key}_behind>{words})' for key, words in _WAYS.items())})"
)
_TREATED = re.compile(f"{_SHARE_BEHIND}|{_SHARE_BEFORE}", re.IGNORECASE)
_CARRIED_THERE = re.compile(
    r"(?:[,;][ ]?(?:约|about )?(?=\d[\d.]*[ ]?(?:km|公里|千米)(?![^,;。\n]{0,6}(?:原料|材料)))"
    r"|[,;。\n]?[ ]?(?:运到|运往|运至|送到|送往|拉到|距|到|离|平均|回收(?:商|站|企业|厂|点)|拆解厂|处理点"
    r"|transported|carried|distance|taken|recycler)[^,。;\d\n]{0,24})(?P<km>\d+(?:\.\d+)?)[ ]?(?:km|公里|千米)",
    re.IGNORECASE,
)
_BASED_ON = re.compile(
    r"[,;\n][ ]?(?:数据)?(?:依据|根据|凭证|来源|出处|basis|based on|according to)(?:是|为|来自|:|[ ])*"
    r"(?P<evidence>[^,;。:?\n]{3,24})(?=[,;。\n]|\.?$)",
    re.IGNORECASE,
)


def ends_of_life(reading: Reading) -> Iterator[Finding]:
    """The ways with their shares, and behind each how far it is and on what the share rests."""
    text = reading.text
    if reading.scheme.section("end_of_life") is None:
        return
    ways = list(_TREATED.finditer(text))
    at_the_end = _AT_THE_END.search(text)
    if not ways or not (at_the_end or any(_SAYS_ITSELF.search(way.group()) for way in ways)):
        return
    for number, way in enumerate(ways):
        is_else = reading.says(_OF_SOMETHING_ELSE, *reading.sentences[reading.clause_at(way.start()).sentence])
        if reading.is_stated(way.start()) and not is_else and not reading.is_stranger(way.start()):
            last = ways[number + 1].start() if number + 1 < len(ways) else len(text)
            found = list(_of_one(reading, way, last, number))
            yield from found
            first = min(way.start(), at_the_end.start()) if at_the_end and number == 0 else way.start()
            yield Reserved(first, max(each.end for each in found))


def _of_one(reading: Reading, way: re.Match[str], last: int, number: int) -> Iterator[Mention]:
    """The values of one way of treatment."""
    group = next(name for name, said in way.groupdict().items() if said and not name.startswith("share"))
    share = "share" if way["share"] else "share_before"
    yield _mention("treatment", group.removesuffix("_behind"), way.span(group), number)
    yield _mention("share", way[share], way.span(share), number)
    carried = _CARRIED_THERE.match(reading.text, way.end(), last)
    if carried:
        yield _mention("distance", carried["km"], carried.span("km"), number)
    based = _BASED_ON.match(reading.text, carried.end() if carried else way.end(), last)
    if based:
        yield _mention("evidence", based["evidence"], based.span("evidence"), number)


def _mention(key: str, value: str, place: tuple[int, int], number: int) -> Mention:
    return Mention("end_of_life", key, value, *place, "inventory", "likely", number)

"""Yes or no: whether the result may be published, and whether the product's line is metered separately."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.schemes.schema import Section

_RESULT = r"(?:我们的?|本次|该|这个|产品)*(?:认证|碳足迹)*(?:的)?(?:结果|数值|信息|证书)?(?:[,。;!\n]|\s*$|$)"
_PUBLISH = r"(?:公开|披露|公示|公布)"
_DISCLOSURE = re.compile(
    rf"(?P<no>(?:不(?:同意|愿意?|接受|允许|可以|希望|想)|拒绝)[^,。;]{{0,6}}{_PUBLISH}|不[要宜]?(?:对外)?{_PUBLISH}){_RESULT}"
    rf"|(?P<yes>(?<!不)(?:同意|愿意|接受|允许|可以|不反对)[^,。;不]{{0,8}}{_PUBLISH}){_RESULT}"
)
_DISCLOSURE_EN = re.compile(
    r"(?P<no>\b(?:do not|don't|will not|won't|not)\s+(?:agree|consent|want|wish)\b[^.;\n]{0,30}?(?:publi|disclos)\w+)"
    r"|(?P<yes>\b(?:agree|consent)\b[^.;\n]{0,30}?(?:publi|disclos)\w+)",
    re.IGNORECASE,
)
_OTHER_THING_EN = re.compile(r"\b(?:recipe|process|formula|drawing|price|secret|customer)", re.IGNORECASE)
_APART = r"(?:单独|独立|分开|分别)(?:进行|设置|安装)?(?:能源|电力|用电|能耗)?计量"
_APART_EN = r"(?:separately metered|metered separately)"
_METERING = re.compile(
    rf"(?P<no>(?:没有|未能?|无法|不能|不可以|不|没)(?:做到|实现|进行|设置|安装)?{_APART})"
    rf"|(?P<yes>(?<!需要)(?<!应当)(?<!计划)(?<!打算)(?<!准备)(?<!必须)(?<!将)(?<!要){_APART})"
    rf"|(?P<no_en>\b(?:not|n't|cannot be|never)\s+(?:yet\s+)?(?:be\s+)?{_APART_EN}|\bno separate meter)"
    rf"|(?P<yes_en>(?<!should be )(?<!will be )(?<!must be )(?<!to be )\b{_APART_EN}|(?<!need )\bseparate meters?\b)",
    re.IGNORECASE,
)


def consents(reading: Reading) -> Iterator[Finding]:
    """The answers; here a denial is an answer, so only questions and suppositions are left out."""
    for key, pattern in (
        ("disclosure_consent", _DISCLOSURE), ("disclosure_consent", _DISCLOSURE_EN), ("separately_metered", _METERING)
    ):
        for match in pattern.finditer(reading.text):
            group = next(name for name, found in match.groupdict().items() if found)
            start, end = match.span(group)
            sentence = reading.sentence_at(start)
            if not reading.is_stated(start) or (pattern is _DISCLOSURE_EN and _OTHER_THING_EN.search(sentence)):
                continue
            value = "no" if group.startswith("no") else "yes"
            yield Mention(Section.APPLICATION, key, value, start, end, "yes_no", "sure")

"""What the words of a file say of its holder, its last day, its pages and its form, by closed grammars.

Everything works on folded words: half-width, plain dashes, no blanks but between two Latin words or numbers, as Chinese
print and PDF readers set blanks anywhere.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.credit_code import CodeVerdict, checked_credit_code

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_BLANKS = re.compile(r"\s+")
_NEEDLESS_BLANK = re.compile(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")
_LONGEST_QUOTE = 60


def folded(words: str) -> str:
    """The words in the writing that the grammars read.

    >>> folded("有 效 期 至：２０２７ 年 5 月 1 日")
    '有效期至:2027年5月1日'
    """
    plain = unicodedata.normalize("NFKC", words.translate(_DASHES))
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return _NEEDLESS_BLANK.sub("", _BLANKS.sub(" ", visible)).strip()


def squeezed(words: str) -> str:
    """Folded and without any blank, in lower case: for looking one name up in another's words."""
    return folded(words).replace(" ", "").casefold()


_CODE = re.compile(r"(?<![0-9A-Za-z])[1-9ANY][0-9A-Z]{17}(?![0-9A-Za-z])")


def credit_codes_in(words: str) -> tuple[str, ...]:
    """The credit codes in the words whose check digit is right, in their order.

    >>> credit_codes_in("统一社会信用代码：91350100M000100Y43")
    ('91350100M000100Y43',)
    """
    found = (match.group() for match in _CODE.finditer(folded(words)))
    return tuple(dict.fromkeys(code for code in found if checked_credit_code(code).verdict is not CodeVerdict.WRONG))


_HOLDER = re.compile(
    r"(?:(?:企业|单位|公司|组织)?名称|证书持有(?:人|者)|持证(?:人|单位)|获证组织|认证委托人|委托人|申请(?:人|单位|组织)|被许可人)"
    r":?(?P<name>[一-鿿A-Za-z0-9()·&]{2,40}?"
    r"(?:有限责任公司|有限公司|集团公司|公司|合伙企业|研究院|研究所|厂)(?:[一-鿿]{2,10}分公司)?(?:\([^()]{1,12}\))?)"
)


def holder_in(words: str) -> str | None:
    """The first company that stands behind a label such as 名称 or 证书持有人.

    >>> holder_in("名 称：南阳示范电机有限公司 类 型：有限责任公司")
    '南阳示范电机有限公司'
    """
    found = _HOLDER.search(folded(words))
    return found["name"] if found else None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
          r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?")
_DIGITS = "〇一二三四五六七八九"
_DAY = (
    r"(?:(?:19|20)\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2}(?!\d)[日号]?|(?:19|20)\d\d年\d{1,2}月(?!\d)"
    r"|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d)|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -]?{_MONTH},?[ -]?(?:19|20)\d\d"
    rf"|{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?,? ?(?:19|20)\d\d)"
)
_NO_END = r"(?:长期(?:有效)?|永久(?:有效)?|无固定期限|无限期|不约定期限|long[- ]term|indefinite(?:ly)?|no expiry)"
_LONG = r"(?:共计?)?[一二三四五六七八九十\d]{1,3} ?(?:年|个?月)整?"
_PERIOD = r"(?:(?:证书)?有效(?:期(?:限|间)?|日期)|(?:营业|经营)期限|valid(?:ity)?(?: period)?)"
_TERM = (
    r"(?:租赁(?:期限?|期间|起止(?:日期|时间|期限))|租期|(?:合同|协议|使用|承包|授权|许可|服务|履行)(?:期限|期间|期)"
    r"|保险(?:期限|期间)|(?:lease|rental|tenancy|contract|agreement|insurance) (?:term|period)|period of insurance"
    r"|effective)"
)
"""How leases and contracts name their period: it ends where a last day stands with it, never at a day alone."""
_OTHER = re.compile(
    r"(?:数据|统计|核算|采集|收集|检验|检测|试验|测试|付款|支付|缴费|缴纳|交付|报名|免|计|原)(?:的|之)?$"
)
"""What stands before the name of a period that is not the document's own: of data, of a test, of a payment, of rent."""
_OWN = re.compile(r"(?:证书)?有效|营业|经营|valid|expir|date of expiry", re.IGNORECASE)
_END_LABEL = (
    r"(?:(?:证书)?有效期(?:限|间)?(?:截?止(?:日期|于|到|至)?|到|至)|(?:营业|经营)期限(?:至|到)|(?:截止|到期|失效|终止)(?:日期|日|时间)"
    rf"|{_TERM}(?:截?止(?:日期|于|到|至)?|到|至)"
    r"|valid (?:until|till|thru|through|to)|expir(?:y|ation) ?date|date of expiry|expires(?: on)?)"
)
_HOW_LONG = rf"[:, ]{{0,2}}(?:为|是)?[:( ]{{0,2}}(?:{_LONG}[(,:;]?)?(?:即|也就是)?"
_TO = (
    r"(?:\(含(?:当日|当天)?\))?起?(?:\(含(?:当日|当天)?\))?,? ?"
    r"(?:至|到|-{1,2}|~|to|until|till|thru|through|up to(?: and including)?) ?"
)
_VALIDITY = re.compile(
    rf"{_END_LABEL}[: ]{{0,2}}(?P<end>{_DAY}|{_NO_END})"
    rf"|(?:{_PERIOD}|{_TERM}){_HOW_LONG}(?:自|从|由|from)?[: ]?(?P<from>{_DAY}){_TO}(?P<to>{_DAY}|{_NO_END})"
    rf"|{_PERIOD}[: ]{{0,2}}(?:为[: ]?)?(?P<alone>{_DAY}|{_NO_END})"
    rf"|{_TERM}[: ]{{0,2}}(?:为[: ]?)?(?P<endless>{_NO_END})",
    re.IGNORECASE,
)


class PrintedSpan(NamedTuple):
    """From when until when something is valid, both days included; `until` is None where it has no end."""

    starts_on: date | None
    until: date | None
    quoted: str


def validity_in(words: str, today: date) -> PrintedSpan | None:
    """The span that binds first: of several last days the nearest still to come; the last one if all are over.

    >>> validity_in("营业期限：2010年05月01日至2030年04月30日", date(2026, 6, 1)).until
    datetime.date(2030, 4, 30)
    """
    spans = tuple(_spans(folded(words)))
    ahead = [span for span in spans if span.until is not None and span.until >= today]
    if ahead:
        return min(ahead, key=lambda span: span.until or date.max)
    endless = next((span for span in spans if span.until is None), None)
    return endless or max(spans, key=lambda span: span.until or date.max, default=None)


def _spans(words: str) -> Iterator[PrintedSpan]:
    for match in _VALIDITY.finditer(words):
        if not _OWN.match(match.group()) and _OTHER.search(words[max(0, match.start() - 8):match.start()]):
            continue
        last = match["end"] or match["to"] or match["alone"] or match["endless"]
        until = _day(last)
        if until is None and not re.fullmatch(_NO_END, last, re.IGNORECASE):
            continue
        yield PrintedSpan(_day(match["from"]) if match["from"] else None, until, match.group()[:_LONGEST_QUOTE])


def _day(written: str) -> date | None:
    """The day that is written, the month's last where only the month is; None where the calendar has none."""
    western = re.search(_MONTH, written, re.IGNORECASE)
    if western:
        year = int(written[-4:])
        day = int("".join(re.findall(r"\d+", written[:-4])) or 0)
        return _calendar_day(year, _MONTHS.index(western.group()[:3].casefold()) + 1, day)
    if re.fullmatch(r"\d{8}", written):
        return _calendar_day(int(written[:4]), int(written[4:6]), int(written[6:]))
    parts = [_number(part) for part in re.findall(rf"\d+|[零十{_DIGITS}]+", written)]
    if len(parts) == 3 and parts[2] > 31:
        parts.reverse()
    if len(parts) == 2:
        parts.append(monthrange(*parts)[1] if 1 <= parts[1] <= 12 else 0)
    return _calendar_day(*parts) if len(parts) == 3 else None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(written: str) -> int:
    """A number in digits, in Chinese digits one by one, or in Chinese up to 99.

    >>> [_number(each) for each in ("05", "二〇二六", "十二", "三十一", "二十")]
    [5, 2026, 12, 31, 20]
    """
    if written.isdecimal():
        return int(written)
    digits = written.replace("零", "〇")
    if "十" not in digits:
        return int("".join(str(_DIGITS.index(digit)) for digit in digits))
    tens, _, ones = digits.partition("十")
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


_PAGE_OF = (
    re.compile(r"第(?P<page>\d{1,4})页[,/]?共(?P<count>\d{1,4})页"),
    re.compile(r"共(?P<count>\d{1,4})页[,/]?第(?P<page>\d{1,4})页"),
    re.compile(r"\bpage (?P<page>\d{1,4}) of (?P<count>\d{1,4})\b", re.IGNORECASE),
)


class MissingPages(NamedTuple):
    """The printed numbers of pages that are not there, of how many."""

    numbers: tuple[int, ...]
    of: int


def missing_pages(pages: Sequence[str]) -> MissingPages | None:
    """What the printed page numbers say is missing; None where not every page has one, or they count differently."""
    numbers = [_page_number(folded(words)) for words in pages]
    lengths = {number.of for number in numbers if number}
    if None in numbers or len(lengths) != 1:
        return None
    of = lengths.pop()
    missing = sorted(set(range(1, of + 1)) - {number.page for number in numbers if number})
    return MissingPages(tuple(missing), of) if missing else None


class _PageNumber(NamedTuple):
    page: int
    of: int


def _page_number(words: str) -> _PageNumber | None:
    found = [match for pattern in _PAGE_OF for match in pattern.finditer(words)]
    return _PageNumber(int(found[-1]["page"]), int(found[-1]["count"])) if found else None


def form_versions_in(words: str, stem: str) -> tuple[str, ...]:
    """The versions that stand behind a form's mark.

    >>> form_versions_in("按 CNEX-01-G：2024 填写", "CNEX-01-G:")
    ('2024',)
    """
    found = re.findall(re.escape(folded(stem)) + r" ?([0-9A-Za-z./]+)", folded(words), re.IGNORECASE)
    return tuple(dict.fromkeys(version.rstrip("./") for version in found))


def first_named(words: str, names: Iterable[str]) -> str | None:
    """The first of `names` that occurs in the words, however both are spaced."""
    inside = squeezed(words)
    return next((name for name in names if name and squeezed(name) in inside), None)

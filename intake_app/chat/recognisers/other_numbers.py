"""Numbers that belong to something else: standards, orders, certificates, accounts, web addresses."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Reserved
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.certificates import STANDARD

_PATTERNS = (
    re.compile(rf"(?<![A-Za-z0-9])(?:{STANDARD}|(?:PAS|CEC|CNEX|CNCA|CCAA)[ -]?\d[\d.]*(?:-[A-Z\d.]+)*(?::\d{{4}})?)"),
    re.compile(r"(?<![A-Za-z0-9])(?:CEC|CNEX|CQC|CCC|CNCA)-[A-Z]{2,6}-[\dA-Z-]+"),
    re.compile(
        r"(?:订单|合同|协议|发票|凭证|证书|报告|批次|快递|运单|账|帐|银行卡|卡|序列|工单|流水|备案|许可证?|会议|收据|股票"
        r"|身份证|护照|QQ)"
        r"(?:编?号码?|号|代码)?\s{0,3}(?:是|为|[:#=])?\s{0,3}(?P<number>[0-9A-Za-z][0-9A-Za-z./ -]{2,40}[0-9A-Za-z])"
    ),
    re.compile(
        r"\b(?:order|contract|invoice|certificate|account|serial|tracking|licen[cs]e|passport|batch|report|card)"
        r"\s{0,3}(?:numbers?|no\.?|#|code|id)?\s{0,3}(?:is\b|[:#=])?\s{0,3}(?P<number>[A-Za-z+./-]{0,10}\d[0-9A-Za-z./-]{2,40})",
        re.IGNORECASE,
    ),
)


def other_numbers(reading: Reading) -> Iterator[Finding]:
    """The spans of such numbers, so that nobody reads a date, a telephone or a model out of them."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(reading.text):
            yield Reserved(match.start(), match.end())

"""The name of a production site, where the words call it one."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.schemes.schema import Section

_SITE = r"(?:场[所地]|厂区|基地)"
_NAMED = re.compile(
    _SITE + r"的?(?:名称|名字)\s*(?:[:=]|是|为|叫)\s*(?P<zh>[^,。;:、!?\n\"“”]{2,40})"
    r"|" + _SITE + r"\s*:\s*(?P<bare>[一-龥A-Za-z0-9()]{2,20}?(?:厂区|园区|基地|车间|分厂|厂房|厂))(?=[,。;、\s]|$)"
    r"|\b(?i:site name)\s*(?:[:=]|is\b|called\b)\s*"
    r"(?P<en>[A-Z0-9][^,.;:!?\n]{1,40}?)(?=\s+(?:in|with|has|at)\b|[,.;:!?\n]|$)"
)


def site_names(reading: Reading) -> Iterator[Finding]:
    """The names of sites."""
    for match in _NAMED.finditer(reading.text):
        group = next(name for name, found in match.groupdict().items() if found)
        start, end = match.span(group)
        end -= len(match[group]) - len(match[group].rstrip())
        standing = reading.standing(start)
        if standing and end > start:
            name = reading.message.as_written(start, end)
            yield Mention(Section.SITES, "name", name, start, end, "site_name", standing)

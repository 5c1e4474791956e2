"""Where a scheme's certificates differ from a national general rule, for the scheme's owner to watch (J18)."""

from collections.abc import Iterable, Iterator
from datetime import date

from intake_app.schemes.schema import SchemeEdition
from models.reference import Reason
from models.text import Text


def national_differences(editions: Iterable[SchemeEdition], today: date) -> Iterator[Reason]:
    """Of each edition in force that has another term than a national rule, both terms and why its own holds."""
    for edition in editions:
        rule, own = edition.certificate.national_rule, edition.certificate.validity_years
        is_over = edition.in_force_until is not None and edition.in_force_until < today
        if rule is None or is_over or rule.validity_years.value == own.value:
            continue
        yield Reason(clause=rule.validity_years.clause, text=_DIFFERS.format(
            scheme=edition.name, own=own.value, rule=rule.title, years=rule.validity_years.value,
            why=rule.why_not_followed))


_DIFFERS = Text(
    zh="{scheme}：本规则的证书有效期为 {own} 年，{rule}规定为 {years} 年。{why}证书不印国家统一标志，"
    "除非本机构在自己的证书模板中加入。请关注国家规则是否开始适用。",
    en="{scheme}: by its own rule certificates hold for {own} years, by {rule} for {years}. {why} They bear no national"
    " mark unless this body lays it into its own template of the certificate. Watch whether the national rule comes to"
    " apply.",
)

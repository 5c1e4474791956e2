"""Answers that cannot be true together, or that ask for an explanation: what a scheme holds against each other.

One function for each kind of check; the scheme's file names the answers, the figures and the clause. That one credit
code belongs to one enterprise is checked under every scheme.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from intake_app.rules.answer_paths import RowPlace, field_at, owner_of, path_of
from intake_app.rules.answer_readings import half_width, read_date, read_number
from intake_app.rules.answers import is_asked, is_section_asked
from intake_app.rules.certification_units import sites_of_product
from intake_app.rules.conditions import condition_holds
from intake_app.rules.row_names import row_texts
from intake_app.rules.supplement_items import rows_target
from intake_app.schemes.schema import (
    CutOff,
    FieldDefinition,
    FieldKind,
    FittingUnit,
    KindOfParty,
    NotAbove,
    NotInFuture,
    OneOf,
    PeriodLength,
    Recent,
    RowOfEachFamily,
    RowOfEachProduct,
    SchemeEdition,
    Section,
    Shares,
    SumNotAbove,
    UnitOfFamilies,
    WithinPeriod,
)
from models.application import Application, PartyRole
from models.base import Frozen
from models.calendar import add_months
from models.credit_code import normalised_credit_code
from models.reference import ClauseRef
from models.text import Text, joined


class Contradiction(Frozen):
    """Answers that cannot be true together; one that does not block asks for an explanation only."""

    path: str
    """The answer to look at first, or `rows:section` where a table lacks a row."""
    text: Text
    why: Text
    clause: ClauseRef
    blocks: bool


class Compared(NamedTuple):
    """What a check looks at."""

    application: Application
    scheme: SchemeEdition
    today: date

    def text(self, path: str) -> str:
        """The answer at `path`."""
        return self.application.text(path)

    def label(self, path: str) -> Text:
        """What the question at `path` is called."""
        field = field_at(path, self.scheme)
        return field.label if field else Text(zh=path, en=path)

    def section_title(self, section: str) -> Text:
        """What a section of the form is called."""
        definition = self.scheme.section(section)
        return definition.title if definition else Text(zh=section, en=section)

    def rows(self, section: str) -> Iterator[str]:
        """The rows of a section that are asked for."""
        definition = self.scheme.section(section)
        for row in self.application.row_ids(section):
            if definition and is_section_asked(definition, self.application, self.scheme, RowPlace(section, row)):
                yield row

    def paths(self, name: str) -> Iterator[str]:
        """Where the answers called `section.field` stand: one, or that of every row."""
        section, _, key = name.partition(".")
        definition = self.scheme.section(section)
        if definition and definition.repeats:
            yield from (path_of(section, key, row) for row in self.rows(section))
        else:
            yield name

    def families(self) -> list[str]:
        """The families of the products applied for, each once; an empty one of a product that does not say its own."""
        return list(dict.fromkeys(self.text(path) for path in self.paths(f"{Section.PRODUCTS}.family")))

    def families_made(self, by_site: bool) -> list[tuple[str, str]]:
        """Each family with each site that makes it; each once, without a site where not `by_site`."""
        if not by_site:
            return [(family, "") for family in self.families()]
        return list(dict.fromkeys(
            (self.text(path_of(Section.PRODUCTS, "family", product)), site)
            for product in self.rows(Section.PRODUCTS)
            for site in sites_of_product(self.application, self.scheme, product)
        ))

    def owner(self, section: str, row: str, owners: str) -> str | None:
        """The site or product to which a row belongs; None where it does not say so yet."""
        return owner_of(RowPlace(section, row), owners, self.application, self.scheme)

    def asked(self, section: str, key: str, row: str) -> FieldDefinition | None:
        """The field of a row, where it is asked for in this row."""
        field = self.scheme.field(section, key)
        return field if field and is_asked(field, self.application, self.scheme, row) else None


def contradictions(application: Application, scheme: SchemeEdition, today: date) -> tuple[Contradiction, ...]:
    """Answers that do not fit each other, or `today`, each at the answer to look at first."""
    answers = Compared(application, scheme, today)
    found = list(_party_faults(answers))
    for check in scheme.cross_checks:
        found += [
            Contradiction(path=path, text=text, why=check.why, clause=check.clause, blocks=blocks)
            for path, text, blocks in _FINDERS[type(check)](check, answers)
        ]
    return tuple(found)


Fault = tuple[str, Text, bool]
"""Where, what is wrong, and whether it blocks."""


def _period_faults(check: PeriodLength, answers: Compared) -> Iterator[Fault]:
    start, end = read_date(answers.text(check.first)), read_date(answers.text(check.last))
    if start is None or end is None:
        return
    if end <= start:
        yield check.last, _BACKWARDS.format(
            first=answers.label(check.first), start=start, last=answers.label(check.last), end=end
        ), True
        return
    usual = add_months(start, check.months.value) - timedelta(days=1)
    if abs((end - usual).days) > check.tolerance_days.value:
        yield check.last, _UNUSUAL_PERIOD.format(start=start, end=end, months=check.months.value, usual=usual), False


def _days_to_come(check: NotInFuture, answers: Compared) -> Iterator[Fault]:
    for path in (path for name in check.days for path in answers.paths(name)):
        day = read_date(answers.text(path))
        if day is not None and day > answers.today:
            yield path, _TO_COME.format(label=answers.label(path), day=day, today=answers.today), check.blocks


def _days_long_ago(check: Recent, answers: Compared) -> Iterator[Fault]:
    day = read_date(answers.text(check.day))
    if day is not None and add_months(day, check.months.value) < answers.today:
        yield check.day, _LONG_AGO.format(label=answers.label(check.day), day=day, months=check.months.value), False


def _excesses(check: NotAbove, answers: Compared) -> Iterator[Fault]:
    figure, most = read_number(answers.text(check.answer)), read_number(answers.text(check.most))
    if figure is not None and most is not None and figure > most:
        yield check.answer, _TOO_MUCH.format(
            label=answers.label(check.answer), figure=f"{figure:f}", most_label=answers.label(check.most),
            most=f"{most:f}",
        ), check.blocks


def _sum_excesses(check: SumNotAbove, answers: Compared) -> Iterator[Fault]:
    most, factors = read_number(answers.text(check.most)), check.counted.get(answers.text(check.most_unit), {})
    amounts = _row_amounts(check.section, check.amount, check.unit, factors, answers)
    total = sum(amounts.values(), Decimal(0))
    if amounts and most is not None and total > most:
        yield max(amounts, key=amounts.__getitem__), _SUM_TOO_MUCH.format(
            rows=answers.section_title(check.section), total=_plain(total), most_label=answers.label(check.most),
            most=_plain(most),
        ), check.blocks


def _shares_astray(check: Shares, answers: Compared) -> Iterator[Fault]:
    of_product: dict[str, list[str]] = defaultdict(list)
    for row in answers.rows(check.section):
        product = owner_of(RowPlace(check.section, row), Section.PRODUCTS, answers.application, answers.scheme)
        if product is not None:
            of_product[product].append(path_of(check.section, check.share, row))
    for paths in of_product.values():
        shares = [share for path in paths if (share := read_number(answers.text(path))) is not None]
        total = sum(shares, Decimal(0))
        if len(shares) == len(paths) and abs(total - 100) > check.tolerance.value:
            text = _SHARES_ASTRAY.format(rows=answers.section_title(check.section), total=_plain(total))
            yield paths[-1], text, total > 100


def _days_outside(check: WithinPeriod, answers: Compared) -> Iterator[Fault]:
    opens, closes = read_date(answers.text(check.outer_first)), read_date(answers.text(check.outer_last))
    for row in answers.rows(check.section):
        first, last = (path_of(check.section, key, row) for key in (check.first, check.last))
        days = {path: day for path in (first, last) if (day := read_date(answers.text(path)))}
        for path, day in days.items():
            if (opens and day < opens) or (closes and day > closes):
                yield path, _OUTSIDE.format(
                    label=answers.label(path), day=day, start=opens or "…", end=closes or "…"
                ), check.blocks
        if len(days) == 2 and days[last] < days[first]:
            yield last, _BACKWARDS.format(
                first=answers.label(first), start=days[first], last=answers.label(last), end=days[last]
            ), check.blocks


def _nothing_answered(check: OneOf, answers: Compared) -> Iterator[Fault]:
    for row in answers.rows(check.section):
        paths = [path_of(check.section, key, row) for key in check.fields if answers.asked(check.section, key, row)]
        if not paths or any(answers.text(path) for path in paths):
            continue
        if condition_holds(check.when, answers.application, answers.scheme, RowPlace(check.section, row)):
            pattern = _ONE_MISSING if len(paths) == 1 else _ALL_MISSING
            labels = joined([_QUOTED.format(label=answers.label(path)) for path in paths])
            yield paths[0], pattern.format(labels=labels), check.blocks


def _unfit_units(check: FittingUnit, answers: Compared) -> Iterator[Fault]:
    for row in answers.rows(check.section):
        unit = answers.asked(check.section, check.unit, row)
        about = answers.asked(check.section, check.choice, row)
        path = path_of(check.section, check.unit, row)
        fitting = check.fits.get(answers.text(path_of(check.section, check.choice, row)))
        if unit is None or about is None or fitting is None or not answers.text(path):
            continue
        if answers.text(path) not in fitting:
            yield path, _UNFIT_UNIT.format(
                what=_wording(about, answers.text(path_of(check.section, check.choice, row))),
                unit=_wording(unit, answers.text(path)), units=joined([_wording(unit, key) for key in fitting]),
            ), check.blocks


def _unit_of_no_family(check: UnitOfFamilies, answers: Compared) -> Iterator[Fault]:
    unit, asked = answers.text(check.unit), field_at(check.unit, answers.scheme)
    families = answers.families()
    if not unit or asked is None or any(family not in check.fits for family in families):
        return
    fitting = list(dict.fromkeys(each for family in families for each in check.fits[family]))
    if fitting and unit not in fitting:
        names = joined([family.name for each in families if (family := answers.scheme.family(each))])
        yield check.unit, _UNFIT_UNIT.format(
            what=names, unit=_wording(asked, unit), units=joined([_wording(asked, key) for key in fitting])
        ), check.blocks


def _parties_of_another_kind(check: KindOfParty, answers: Compared) -> Iterator[Fault]:
    party, kind = check.answer.partition(".")[0], answers.text(check.answer)
    field = field_at(check.answer, answers.scheme)
    code, other = (normalised_credit_code(answers.text(f"{role}.credit_code")) for role in (party, check.other))
    if field is None or not code or not other:
        return
    is_one = code == other
    if kind in (check.apart if is_one else check.same):
        yield check.answer, (_SAYS_TWO if is_one else _SAYS_ONE).format(
            kind=_wording(field, kind), label=field.label, party=answers.section_title(party),
            other=answers.section_title(check.other), code=code, other_code=other,
            same=joined([_QUOTED.format(label=_wording(field, key)) for key in check.same]),
        ), check.blocks


def _families_without_row(check: RowOfEachFamily, answers: Compared) -> Iterator[Fault]:
    field = answers.scheme.field(check.section, check.choice)
    rows = [(answers.text(path_of(check.section, check.choice, row)), answers.owner(check.section, row, Section.SITES))
            for row in answers.rows(check.section)]
    is_by_site = len(answers.application.row_ids(Section.SITES)) > 1 and any(
        each.kind is FieldKind.SITE_CHOICE for each in answers.scheme.fields_of(check.section))
    # A row that does not say yet what it is about, or where it is from, lacks that first: it may be the one.
    if field is None or not rows or any(not chosen or (is_by_site and not site) for chosen, site in rows):
        return
    if not condition_holds(check.when, answers.application, answers.scheme):
        return
    lacking: dict[str, list[str]] = {}
    for key, site in answers.families_made(is_by_site):
        if key in check.fits and not any(chosen in check.fits[key] and site in ("", at) for chosen, at in rows):
            lacking.setdefault(key, []).append(site)
    if lacking:
        yield rows_target(check.section), _NO_ROW_OF_FAMILY.format(
            families=joined([_at_sites(family.name, sites, answers) for each, sites in lacking.items()
                             if (family := answers.scheme.family(each))]),
            rows=answers.section_title(check.section), label=field.label,
            options=joined([_QUOTED.format(label=_wording(field, key))
                            for each in lacking for key in check.fits[each]]),
        ), True


def _products_without_row(check: RowOfEachProduct, answers: Compared) -> Iterator[Fault]:
    rows = list(answers.rows(check.section))
    of_site = {row: answers.owner(check.section, row, Section.SITES) for row in rows}
    if None in of_site.values() and answers.application.row_ids(Section.SITES):
        return
    chooser = next(field for field in answers.scheme.fields_of(check.section) if field.kind is FieldKind.PRODUCT_CHOICE)
    products = answers.application.row_ids(Section.PRODUCTS)
    named = row_texts(Section.PRODUCTS, answers.application, answers.scheme)
    lacking = []
    for product in products:
        made_at = sites_of_product(answers.application, answers.scheme, product)
        own = {of_site[row] for row in rows
               if answers.text(path_of(check.section, chooser.key, row)) in ("", product) or len(products) == 1}
        if sites := [site for site in made_at if site in of_site.values() and site not in own]:
            lacking.append(_at_sites(named[product], sites, answers))
    if lacking:
        yield rows_target(check.section), _NO_ROW_OF_PRODUCT.format(
            products=joined(lacking), rows=answers.section_title(check.section), label=chooser.label), True


def _at_sites(what: Text, sites: Sequence[str], answers: Compared) -> Text:
    """What lacks a row, with the sites where it does; as it is where no site is named."""
    if not any(sites):
        return what
    named = row_texts(Section.SITES, answers.application, answers.scheme)
    return _AT.format(what=what, sites=joined([named[site] for site in sites]))


def _too_much_left_out(check: CutOff, answers: Compared) -> Iterator[Fault]:
    masses = _row_amounts(check.section, check.mass, check.unit, check.in_tonnes, answers)
    product = _amount(check.output, check.output_unit, check.in_tonnes, answers)
    if product is None:
        product = read_number(answers.text(check.product_tonnes))
    left_out = sum(masses.values(), Decimal(0))
    if masses and product and left_out * 100 > check.most_percent.value * product:
        yield max(masses, key=masses.__getitem__), _TOO_MUCH_LEFT_OUT.format(
            left_out=_plain(left_out), product=_plain(product), percent=_plain(left_out * 100 / product),
            most=_plain(check.most_percent.value),
        ), check.blocks


def _party_faults(answers: Compared) -> Iterator[Contradiction]:
    """Two parties of one credit code and several names, or of one name and several codes."""
    for earlier, later in combinations(PartyRole, 2):
        names = [answers.text(f"{role}.name") for role in (earlier, later)]
        codes = [normalised_credit_code(answers.text(f"{role}.credit_code")) for role in (earlier, later)]
        field = answers.scheme.field(later, "credit_code")
        if field is None or not all(names) or not all(codes):
            continue
        same_name, same_code = len({_bare(name) for name in names}) == 1, codes[0] == codes[1]
        if same_name == same_code:
            continue
        words = {"earlier": answers.section_title(earlier), "later": answers.section_title(later)}
        text = _SHARED_CODE.format(**words, code=codes[0], name=names[0], other=names[1]) if same_code else (
            _SHARED_NAME.format(**words, name=names[0], code=codes[0], other=codes[1]))
        yield Contradiction(path=f"{later}.{'name' if same_code else 'credit_code'}", text=text, why=field.why,
                            clause=field.clause, blocks=same_code)


def _bare(name: str) -> str:
    """A name without blanks, in half-width letters and brackets: two writings of one name."""
    return "".join(half_width(name).casefold().split())


def _row_amounts(
    section: str, amount: str, unit: str, factors: Mapping[str, Decimal], answers: Compared
) -> Mapping[str, Decimal]:
    """The amounts of the rows by their paths, those in a unit that has a factor."""
    found = {path: _amount(path, path_of(section, unit, row), factors, answers)
             for row in answers.rows(section) for path in [path_of(section, amount, row)]}
    return {path: figure for path, figure in found.items() if figure is not None}


def _amount(amount: str, unit: str, factors: Mapping[str, Decimal], answers: Compared) -> Decimal | None:
    """The figure answered at `amount` times the factor of its unit, or None where it or the factor is missing."""
    figure, factor = read_number(answers.text(amount)), factors.get(answers.text(unit))
    return figure * factor if figure is not None and factor is not None else None


def _wording(field: FieldDefinition, key: str) -> Text:
    return next((option.text for option in field.options if option.key == key), Text(zh=key, en=key))


def _plain(figure: Decimal) -> str:
    """A figure as people write it, with at most three decimals."""
    return f"{round(figure, 3):f}".rstrip("0").rstrip(".") if figure % 1 else f"{figure:.0f}"


_FINDERS: Mapping[type, Callable[[Any, Compared], Iterator[Fault]]] = {
    PeriodLength: _period_faults,
    NotInFuture: _days_to_come,
    Recent: _days_long_ago,
    NotAbove: _excesses,
    SumNotAbove: _sum_excesses,
    Shares: _shares_astray,
    WithinPeriod: _days_outside,
    OneOf: _nothing_answered,
    FittingUnit: _unfit_units,
    UnitOfFamilies: _unit_of_no_family,
    KindOfParty: _parties_of_another_kind,
    RowOfEachFamily: _families_without_row,
    RowOfEachProduct: _products_without_row,
    CutOff: _too_much_left_out,
}

_QUOTED = Text(zh="“{label}”", en="“{label}”")
_BACKWARDS = Text(
    zh="“{last}”{end} 不晚于“{first}”{start}；请核对两个日期。",
    en="“{last}” is {end}, which is not after “{first}”, {start}: look at both dates again.",
)
_UNUSUAL_PERIOD = Text(
    zh="数据期为 {start} 至 {end}，一般应为 {months} 个月（至 {usual}）；如确需不同，请在材料中说明原因。",
    en="The data run from {start} to {end}; {months} months, to {usual}, are usual. Where it must differ, explain it in"
    " the documents.",
)
_TO_COME = Text(
    zh="“{label}”为 {day}，这一天还没有到（今天是 {today}）；请核对，或待这一天过后再提交。",
    en="“{label}” is {day}, a day still to come (today is {today}): look at it again, or submit once it is past.",
)
_LONG_AGO = Text(
    zh="“{label}”为 {day}，距今已超过 {months} 个月；请改用较近的数据，或在材料中说明为何仍能代表现在的产品。",
    en="“{label}” is {day}, more than {months} months ago: take later data, or explain in the documents why these still"
    " stand for the product of today.",
)
_SHARES_ASTRAY = Text(
    zh="该产品“{rows}”各行的比例合计 {total}%，应为 100%；请核对各行。",
    en="The shares in this product's rows of “{rows}” come to {total}%, not to 100%: look at them again.",
)
_TOO_MUCH = Text(
    zh="“{label}”为 {figure}，大于“{most_label}”的 {most}；请核对两个数字及其单位。",
    en="“{label}” is {figure} and exceeds “{most_label}”, {most}: look at both figures and their unit again.",
)
_SUM_TOO_MUCH = Text(
    zh="“{rows}”中的产量合计 {total}，大于“{most_label}”的 {most}；请核对各行的产量和单位，或说明原因。",
    en="The rows of “{rows}” come to {total}, which exceeds “{most_label}”, {most}: look at their amounts and units"
    " again, or explain the difference.",
)
_OUTSIDE = Text(
    zh="“{label}”{day} 不在数据期（{start} 至 {end}）之内；请改正这一天或数据期。",
    en="“{label}” is {day}, which lies outside the data period ({start} to {end}): mend the day or the period.",
)
_ONE_MISSING = Text(zh="请填写{labels}。", en="Fill in {labels}.")
_ALL_MISSING = Text(zh="{labels}至少填写一项。", en="Fill in at least one of {labels}.")
_UNFIT_UNIT = Text(
    zh="{what}不以“{unit}”计量；请核对种类和单位，单位可选：{units}。改动单位的，数量须一并换算。",
    en="{what} is not measured in {unit}: look at both again; its units are {units}. Convert the amount with it.",
)
_NO_ROW_OF_FAMILY = Text(
    zh="申请的产品中有{families}，“{rows}”中却没有相应的行；请每种补填一行，“{label}”选{options}。",
    en="The products applied for include {families}, and “{rows}” has no such row: add one for each, with {options} as"
    " “{label}”.",
)
_NO_ROW_OF_PRODUCT = Text(
    zh="“{rows}”中没有{products}的数据；请为其补填行，几个产品共用的行，“{label}”留空。",
    en="“{rows}” has nothing of {products}: add rows of theirs, and leave “{label}” empty where several products share"
    " a row.",
)
_AT = Text(zh="{what}（{sites}）", en="{what} ({sites})")
_TOO_MUCH_LEFT_OUT = Text(
    zh="忽略的项目合计 {left_out} t，占产品重量 {product} t 的 {percent}%，超过 {most}%；"
    "请把较重的项目计入核算，或核对重量和单位。",
    en="What is left out weighs {left_out} t, {percent}% of the product's {product} t, and {most}% is the most: count"
    " the heavier items in, or look at the weights and units again.",
)
_SHARED_CODE = Text(
    zh="{earlier}与{later}的统一社会信用代码都是 {code}，名称却不同（“{name}”“{other}”）；一个代码只属于一家企业，"
    "请按营业执照改正名称或代码。",
    en="The {earlier} and the {later} share the credit code {code} under two names (“{name}”, “{other}”): a code"
    " belongs to one enterprise, so mend the name or the code by the business licence.",
)
_SHARED_NAME = Text(
    zh="{earlier}与{later}的名称都是“{name}”，统一社会信用代码却不同（{code}、{other}）；"
    "如为同一企业，请按营业执照改正代码。",
    en="The {earlier} and the {later} are both called “{name}” under two credit codes ({code}, {other}): if they are"
    " one enterprise, mend the code by the business licence.",
)
_SAYS_ONE = Text(
    zh="“{label}”为“{kind}”，但{party}与{other}的统一社会信用代码不同（{code}、{other_code}）；"
    "请按实际关系改选类型，或按营业执照改正代码。",
    en="“{label}” is “{kind}”, but the {party} and the {other} have two credit codes ({code}, {other_code}): choose the"
    " kind that it is, or mend the code by the business licence.",
)
_SAYS_TWO = Text(
    zh="“{label}”为“{kind}”，但{party}与{other}的统一社会信用代码都是 {code}；"
    "确为同一企业的请选{same}，否则请填写真正的{other}。",
    en="“{label}” is “{kind}”, but the {party} and the {other} share the credit code {code}: if they are one"
    " enterprise, choose {same}; otherwise enter the real {other}.",
)

"""How each kind of answer is read: one function for each kind, from the text typed to the value or what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from intake_app.rules.certification_models import foreign_letters, split_models
from intake_app.rules.cities import City, city_named, similar_cities
from intake_app.rules.row_names import row_name, row_texts
from intake_app.schemes.schema import FieldDefinition, FieldKind, Option, SchemeEdition, Section
from models.application import Application
from models.base import Frozen
from models.credit_code import CodeVerdict, checked_credit_code, with_suggestions
from models.reference import Reason
from models.text import Text, joined

LONGEST_TEXT = 500
"""Characters of a one-line answer."""
LONGEST_LONG_TEXT = 5000
"""Characters of an answer of several lines."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years in which the days of an application lie, both included."""

DAY = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
PLAIN_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
GROUPED_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,10})?", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_EXTENSION = re.compile(r"(?<=\d{7})-(?=\d{1,6}\s*$)", re.ASCII)
"""The dash before an extension, as a number is kept that has one: 0377-63258564-801."""
LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})(?:(?:转|ext\.?|x|#)(\d{1,6}))?", re.IGNORECASE | re.ASCII)
SERVICE_NUMBER = re.compile(r"[48]00\d{7}", re.ASCII)
FOREIGN_NUMBER = re.compile(r"(?:\+|00)(?!86)\d{6,15}", re.ASCII)
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,63}"
)
YES = frozenset({"yes", "y", "是", "有", "同意"})
NO = frozenset({"no", "n", "否", "无", "不", "不同意"})
PARTS_OF_A_CHOICE = re.compile(r"[():]")
CHOICE_SEPARATORS = re.compile(r"[\s,，;；、]+")


class AnswerCheck(Frozen):
    """An answer as it should be stored, what is wrong with it, and what the person should look at again."""

    value: str
    problem: Reason | None = None
    warning: Text | None = None


Reading = Callable[[FieldDefinition, str, Application, SchemeEdition], AnswerCheck]


def one_line(text: str) -> str:
    """The text without control characters, line ends and stray blanks; full-width signs stay as typed."""
    return " ".join(_printable(text).split())


def read_date(text: str) -> date | None:
    """The day that `text` names, or None: 2026-05-20, 2026/5/20, 20260520 and 2026年5月20日 alike."""
    found = DAY.fullmatch(half_width(text))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def half_width(text: str) -> str:
    """The text in half-width letters and digits, without control characters and outer blanks."""
    return one_line(unicodedata.normalize("NFKC", text))


def _printable(text: str) -> str:
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text)


def _wrong(field: FieldDefinition, value: str, zh: str, en: str, **values: object) -> AnswerCheck:
    text = Text(zh=zh, en=en).format(label=field.label, typed=value[:80], **values)
    return AnswerCheck(value=value, problem=Reason(text=text, clause=field.clause))


def _text(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = one_line(text)
    is_usual = field.usual is None or field.usual.pattern.fullmatch(half_width(value))
    return _too_long(field, value, LONGEST_TEXT) or AnswerCheck(
        value=value, warning=None if is_usual or field.usual is None else field.usual.text)


def _long_text(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = "\n".join(" ".join(line.split()) for line in _printable(text).splitlines()).strip()
    return _too_long(field, value, LONGEST_LONG_TEXT) or AnswerCheck(value=value)


def _too_long(field: FieldDefinition, value: str, longest: int) -> AnswerCheck | None:
    if len(value) <= longest:
        return None
    return _wrong(
        field, value,
        "“{label}”有 {count} 个字符，最多 {longest} 个；请缩短，详细内容可作为材料上传。",
        "“{label}” has {count} characters, at most {longest} fit: shorten it, and hand in the details as a document.",
        count=len(value), longest=longest,
    )


def _credit_code(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    found = checked_credit_code(text)
    if found.verdict is CodeVerdict.WRONG and found.text:
        problem = with_suggestions(found.text, text)
        return AnswerCheck(value=found.code or one_line(text), problem=Reason(text=problem, clause=field.clause))
    return AnswerCheck(value=found.code, warning=found.text)


def is_landline(number: str) -> bool:
    """Whether a number, as the form keeps it, is a landline or a service line: nobody carries that in a pocket."""
    bare = number.replace("-", "", 1).replace("-", "转", 1)
    return LANDLINE.fullmatch(bare) is not None or SERVICE_NUMBER.fullmatch(bare) is not None


def _phone(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = half_width(text)
    bare = re.sub(r"[\s()\-]", "", _EXTENSION.sub("转", value))
    home = re.sub(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))", "", bare)
    if MOBILE.fullmatch(home) or SERVICE_NUMBER.fullmatch(home) or FOREIGN_NUMBER.fullmatch(bare):
        return AnswerCheck(value=home)
    landline = LANDLINE.fullmatch(home if home.startswith("0") or home == bare else f"0{home}")
    if landline:
        area, number, extension = landline.groups()
        return AnswerCheck(value=f"{area}-{number}" + (f"-{extension}" if extension else ""))
    return _wrong(
        field, value,
        "“{typed}”不是电话号码；请填写 11 位手机号，或带区号的座机号（如 0377-63258564）。",
        "“{typed}” is no phone number: enter a mobile number of 11 digits, or a landline with its area code"
        " (such as 0377-63258564).",
    )


def _email(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = half_width(text)
    if EMAIL.fullmatch(value) and ".." not in value and ".@" not in value and not value.startswith("."):
        name, _, domain = value.rpartition("@")
        return AnswerCheck(value=f"{name}@{domain.lower()}")
    return _wrong(
        field, value,
        "“{typed}”不是电子邮箱地址；请按“名称@域名”填写一个地址，如 contact@example.com。",
        "“{typed}” is no e-mail address: enter one address as name@domain, such as contact@example.com.",
    )


def _city(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = half_width(text)
    found = city_named(value)
    if found is None:
        return _unknown_city(field, value)
    return AnswerCheck(value=value, warning=_namesake(found))


def _namesake(city: City) -> Text | None:
    if not city.namesakes:
        return None
    return Text(
        zh="同名地点不止一处，已按{province}的{name}处理；如不是，请在前面写上省份。",
        en="Several places bear this name; {name} in {province} is taken. If it is another, write the province first.",
    ).format(province=city.province, name=city.name)


def _unknown_city(field: FieldDefinition, value: str) -> AnswerCheck:
    similar = similar_cities(value)
    if similar:
        return _wrong(
            field, value,
            "没有找到城市“{typed}”；是否为{similar}？也可以填写所在的地级市。",
            "There is no city “{typed}” on our list; is it {similar}? The prefecture-level city will do too.",
            similar=joined(similar),
        )
    return _wrong(
        field, value,
        "没有找到城市“{typed}”；请填写所在的地级市，如“南阳”或“河南省南阳市”。",
        "There is no city “{typed}” on our list: enter the prefecture-level city, such as 南阳 or Nanyang.",
    )


def _date(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = half_width(text)
    found = read_date(text)
    if found:
        return AnswerCheck(value=found.isoformat())
    written = DAY.fullmatch(value)
    if written:
        year, month, day = (int(part) for part in written.groups() if part)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return _wrong(field, value, "“{label}”的年份 {year} 不对；请核对。",
                          "The year {year} of “{label}” cannot be right: look at it again.", year=year)
        return _wrong(
            field, value,
            "日历上没有 {year} 年 {month} 月 {day} 日；请核对“{label}”。",
            "There is no day {day} of month {month} in {year}: look at “{label}” again.",
            year=year, month=month, day=day,
        )
    return _wrong(
        field, value,
        "“{typed}”不是完整的日期；请按年-月-日填写，如 2026-05-20。",
        "“{typed}” is not a full date: write year-month-day, such as 2026-05-20.",
    )


def _number(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = half_width(text)
    number = read_number(value)
    if number is None:
        return _wrong(
            field, value,
            "“{typed}”不是数字；“{label}”只填数字，不带单位，如 {example}。",
            "“{typed}” is no number: “{label}” takes digits only, without a unit, such as {example}.",
            example="120" if field.kind is FieldKind.INTEGER else "1250.5",
        )
    if field.kind is FieldKind.INTEGER and number != number.to_integral_value():
        return _wrong(field, value, "“{label}”应为整数；“{typed}”带有小数。",
                      "“{label}” is a whole number; “{typed}” has decimals.")
    if field.more_than is not None and number <= field.more_than:
        return _wrong(field, value, "“{label}”应大于 {floor}，现为 {typed}；请核对。",
                      "“{label}” is {typed} and must be more than {floor}: look at it again.",
                      floor=f"{field.more_than:f}")
    if field.minimum is not None and number < field.minimum:
        return _wrong(field, value, "“{label}”不应小于 {least}，现为 {typed}；请核对。",
                      "“{label}” is {typed}, and {least} is the least: look at it again.", least=f"{field.minimum:f}")
    if field.maximum is not None and number > field.maximum:
        return _wrong(field, value, "“{label}”不应大于 {most}，现为 {typed}；请核对。",
                      "“{label}” is {typed}, and {most} is the most: look at it again.", most=f"{field.maximum:f}")
    return AnswerCheck(value=f"{number:f}" if field.kind is FieldKind.NUMBER else f"{int(number)}")


def read_number(text: str) -> Decimal | None:
    """The number that `text` is, or None; thousands may be set apart by commas."""
    value = half_width(text)
    if not (PLAIN_NUMBER.fullmatch(value) or GROUPED_NUMBER.fullmatch(value)):
        return None
    return Decimal(value.replace(",", "")) + 0


def _yes_no(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    value = half_width(text)
    if value.lower() in YES | NO:
        return AnswerCheck(value="yes" if value.lower() in YES else "no")
    return _wrong(field, value, "“{label}”请回答“是”或“否”。", "Answer “{label}” with yes or no.")


def _choice(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    return _one_of(field, text, field.options)


def _family(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    return _one_of(field, text, [Option(key=family.key, text=family.name) for family in scheme.families])


def _one_of(field: FieldDefinition, text: str, options: Sequence[Option]) -> AnswerCheck:
    value = half_width(text)
    written = value.casefold()
    if any(written == option.key for option in options):
        return AnswerCheck(value=written)
    meant = [option.key for option in options if written in _writings_of(option)]
    if len(meant) == 1:
        return AnswerCheck(value=meant[0])
    return _wrong(
        field, value,
        "“{typed}”不在“{label}”的选项中；请选择：{choices}。",
        "“{typed}” is none of the choices of “{label}”: choose one of {choices}.",
        choices=joined([_QUOTED.format(words=option.text) for option in options]),
    )


def _writings_of(option: Option) -> frozenset[str]:
    """How people write a choice: 千瓦时（kWh） as 千瓦时 or kWh, 简单：数据少 as 简单, or as what else it is called."""
    wordings = [half_width(each) for each in (option.text.zh, option.text.en, *option.also)]
    parts = [part.strip() for wording in wordings for part in (wording, *PARTS_OF_A_CHOICE.split(wording))]
    return frozenset(part.casefold() for part in parts if part)


def _models(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    designations = split_models(text)
    if designations:
        return AnswerCheck(value="；".join(one_line(each) for each in designations), warning=_foreign(designations))
    return _wrong(field, one_line(text), "“{label}”中没有型号；请至少填写一个，多个型号用分号隔开。",
                  "“{label}” names no model: enter one at least, and separate several by semicolons.")


def _foreign(designations: Sequence[str]) -> Text | None:
    """What to look at again in models that bear letters of another script."""
    found = {each: letters for each in designations if (letters := foreign_letters(each))}
    if not found:
        return None
    return Text(
        zh="型号{models}中的{letters}不是拉丁字母；如为误输入请改正，否则按另一型号处理。",
        en="In {models}, {letters}: mend it if it slipped in; as written, it is another model.",
    ).format(models=joined([_QUOTED.format(words=each) for each in found]),
             letters=joined(tuple(dict.fromkeys(letter for letters in found.values() for letter in letters))))


def _site_choices(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    named = [part for part in CHOICE_SEPARATORS.split(half_width(text)) if part]
    rows = application.row_ids(Section.SITES)
    unknown = [part for part in named if part not in rows]
    value = " ".join(dict.fromkeys(named))
    if unknown:
        return _wrong(
            field, value,
            "生产场所“{unknown}”已不在申请中；请重新选择“{label}”。",
            "The site “{unknown}” is no longer part of the application: choose “{label}” again.",
            unknown=" ".join(unknown)[:80],
        )
    if not named:
        return _wrong(field, value, "请至少选择一处生产场所。", "Choose at least one production site.")
    return AnswerCheck(value=value)


def _site_choice(field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition) -> AnswerCheck:
    return _row_of(Section.SITES, field, text, application, scheme)


def _product_choice(
    field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition
) -> AnswerCheck:
    return _row_of(Section.PRODUCTS, field, text, application, scheme)


def _row_of(
    section: Section, field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition
) -> AnswerCheck:
    """The one row that is named, by its id, its name or its whole wording in either language."""
    value = half_width(text)
    if value in application.row_ids(section):
        return AnswerCheck(value=value)
    texts = row_texts(section, application, scheme)
    names = {row: (row_name(section, row, application, scheme), words) for row, words in texts.items()}
    meant = [row for row, words in names.items() if value.casefold() in _writings(*words)]
    if len(meant) == 1:
        return AnswerCheck(value=meant[0])
    return _wrong(
        field, value,
        "“{typed}”没有指明申请中的一项；“{label}”请选择：{choices}。",
        "“{typed}” names none, or more than one, of the application's: for “{label}” choose one of {choices}.",
        choices=joined([_QUOTED.format(words=words) for words in texts.values()]),
    )


def _writings(*texts: Text | None) -> frozenset[str]:
    return frozenset(half_width(each).casefold() for text in texts if text for each in (text.zh, text.en))


_QUOTED = Text(zh="“{words}”", en="“{words}”")

READINGS: Mapping[FieldKind, Reading] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.CREDIT_CODE: _credit_code,
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.CITY: _city,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.INTEGER: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.FAMILY: _family,
    FieldKind.MODELS: _models,
    FieldKind.SITE_CHOICES: _site_choices,
    FieldKind.SITE_CHOICE: _site_choice,
    FieldKind.PRODUCT_CHOICE: _product_choice,
}

"""Every field of the forms is read behind its own label, below the title of its section, in both languages."""

import re
from collections.abc import Iterator

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract
from intake_app.rules.answers import checked_answer, path_of
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition, SectionDefinition
from models.text import Text

BY_KIND = {
    FieldKind.CREDIT_CODE: Text(zh="91330382MA2AB1CE3X", en="91330382MA2AB1CE3X"),
    FieldKind.PHONE: Text(zh="0577-61234567", en="0577-61234567"),
    FieldKind.EMAIL: Text(zh="li.na@example.com", en="li.na@example.com"),
    FieldKind.DATE: Text(zh="2025年3月1日", en="2025-03-01"),
    FieldKind.INTEGER: Text(zh="85", en="85"),
    FieldKind.NUMBER: Text(zh="62.5", en="62.5"),
    FieldKind.CITY: Text(zh="河南省南阳市", en="Nanyang"),
    FieldKind.MODELS: Text(zh="YBX3-355M1-4", en="YBX3-355M1-4"),
    FieldKind.YES_NO: Text(zh="否", en="no"),
}
BY_KEY = {
    "address": Text(zh="河南省南阳市卧龙区工业路13号", en="No. 13 Gongye Road, Nanyang, Henan"),
    "mailing_address": Text(zh="河南省南阳市卧龙区工业路8号", en="No. 8 Gongye Road, Nanyang, Henan"),
    "postcode": Text(zh="473000", en="473000"),
    "mailing_postcode": Text(zh="473001", en="473001"),
    "mobile": Text(zh="13812345678", en="13812345678"),
    "contact": Text(zh="张海燕", en="Zhang Min"),
    "data_responsible": Text(zh="李红霞", en="Li Wei"),
    "filled_by": Text(zh="李红霞", en="Li Wei"),
    "ex_marking": Text(zh="Ex db IIB T4 Gb", en="Ex db IIB T4 Gb"),
    "ex_certificate_no": Text(zh="CNEx22.1234X", en="CNEx22.1234X"),
    "ccc_certificate_no": Text(zh="2021312307000123", en="2021312307000123"),
    "ratings": Text(zh="75 kW，4极", en="75 kW, 4 poles"),
    "industry": Text(zh="电机制造", en="Motor manufacturing"),
    "standard": Text(zh="GB/T 5462-2015", en="GB/T 5462-2015"),
    "trademark": Text(zh="恒砺", en="HENGLI"),
    "capacity": Text(zh="20万吨/年", en="200,000 t/year"),
    "process": Text(zh="下料、焊接、总装、试验", en="welding, winding, assembly"),
    "origin": Text(zh="江西鹰潭", en="Yingtan"),
    "supplier": Text(zh="南阳华光电机有限公司", en="Nanyang Motor Co., Ltd."),
    "certificate_no": Text(zh="CEC-PCF-2023-00127", en="CEC-PCF-2023-00127"),
}
NAMES = {
    "client": Text(zh="南阳华光电机有限公司", en="Nanyang Motor Co., Ltd."),
    "producer": Text(zh="南阳华光电机有限公司", en="Nanyang Motor Co., Ltd."),
    "factory": Text(zh="南阳华光电机有限公司", en="Nanyang Motor Co., Ltd."),
    "sites": Text(zh="东厂区", en="North Plant"),
    "products": Text(zh="隔爆型三相异步电动机", en="Flameproof motor"),
}
LANGUAGES = ("zh", "en")
SECTIONS = [(scheme, section.key) for scheme in ("cnex_ex", "cec_salt") for section in scheme_named(scheme).form]


def written(text: Text, language: str) -> str:
    return text.zh if language == "zh" else text.en


def answer(field: FieldDefinition, scheme: SchemeEdition) -> tuple[Text, str] | None:
    """An answer as it is written and as the form takes it; None for fields that words do not answer."""
    if field.options:
        return field.options[0].text, field.options[0].key
    if field.kind is FieldKind.FAMILY:
        return scheme.families[0].name, scheme.families[0].key
    said = NAMES.get(field.section) if field.key == "name" else BY_KEY.get(field.key) or BY_KIND.get(field.kind)
    return (said, "") if said else None


def filled(section: SectionDefinition, scheme: SchemeEdition, language: str) -> Iterator[tuple[str, str, str]]:
    """For each field its label, what is written behind it, and the path with the value that the form stores."""
    for field in scheme.fields_of(section.key):
        said = answer(field, scheme)
        if said is not None:
            text = written(said[0], language)
            check = checked_answer(field, said[1] or text, application_with(scheme=scheme.key), scheme)
            path = path_of(section.key, field.key, "new" if section.repeats else None)
            yield re.sub(r"\s*[(（][^()（）]*[)）]", "", written(field.label, language)), text, f"{path}={check.value}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("scheme_key", "section_key"), SECTIONS)
def test_every_answer_behind_its_label_is_read(scheme_key: str, section_key: str, language: str) -> None:
    scheme = scheme_named(scheme_key)
    section = next(each for each in scheme.form if each.key == section_key)
    answers = list(filled(section, scheme, language))
    lines = [written(section.title, language), *(f"{label}: {said}" for label, said, _ in answers)]
    made = extract("\n".join(lines), application_with(scheme=scheme_key), scheme, TODAY)
    assert {expected for _, _, expected in answers} <= {f"{each.path}={each.value}" for each in made}


@pytest.mark.parametrize(("says", "path", "value"), [
    ("型号 Type: BZD180-102", "products[new].models", "BZD180-102"),
    ("联系人/Contact: 郭志强", "client.contact", "郭志强"),
    ("手机(Mobile)：13566332401", "client.mobile", "13566332401"),
])
def test_a_label_in_two_languages_is_one_label(says: str, path: str, value: str) -> None:
    found = extract(says, application_with(), scheme_named("cnex_ex"), TODAY)
    assert {each.path: each.value for each in found} == {path: value}

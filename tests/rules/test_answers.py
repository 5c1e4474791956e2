"""An answer is taken in every usual writing, refused with what to do, and never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.answer_paths import RowPlace
from intake_app.rules.answers import (
    AnswerPath,
    checked_answer,
    field_at,
    is_asked,
    parse_path,
    parties_of,
    path_of,
    sites_of,
)
from intake_app.rules.conditions import condition_holds, condition_text
from intake_app.schemes.schema import Condition, FieldDefinition, FieldKind, SchemeEdition, Section
from models.application import PartyRole
from models.reference import ClauseRef
from models.text import Text
from tests.builders import (
    CREDIT_CODES,
    OTHER_COMPANY,
    SCHEMES,
    cec_draft,
    cnex_draft,
    empty_application,
    scheme_of,
    with_answers,
)

CNEX, CEC = scheme_of("cnex_ex"), scheme_of("cec_salt")
DRAFT = cnex_draft(sites=[{}, {}])
rows = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
all_fields = st.sampled_from([(edition, field) for edition in SCHEMES.editions for field in edition.fields])


def field_of(kind: FieldKind, minimum: int | None = None, maximum: int | None = None) -> FieldDefinition:
    """A question of one kind."""
    return FieldDefinition(
        key="asked", section=Section.APPLICATION, kind=kind, label=Text(zh="问题", en="question"),
        why=Text(zh="原因", en="reason"), clause=ClauseRef(document="house", clause="test"),
        minimum=None if minimum is None else Decimal(minimum), maximum=None if maximum is None else Decimal(maximum),
    )


def taken(kind: FieldKind, text: str) -> str | None:
    """The value stored for `text`, or None where it is refused."""
    check = checked_answer(field_of(kind), text, DRAFT, CNEX)
    return None if check.problem else check.value


@given(keys, keys, st.none() | rows)
def test_a_path_is_read_back_as_it_was_made(section: str, key: str, row: str | None) -> None:
    """path_of and parse_path undo each other, whatever sections a scheme has."""
    assert parse_path(path_of(section, key, row)) == AnswerPath(section=section, row=row, field=key)


@pytest.mark.parametrize(
    "path", ["", "client", "client.", ".name", "sites[].city", "client.name.zh", "sites[s1].city ", "Client.name",
             "sites[s1]city", "1st.name"],
)
def test_what_names_no_answer_is_no_path(path: str) -> None:
    """Neither in writing nor in any form."""
    assert parse_path(path) is None
    assert field_at(path, CNEX) is None


@pytest.mark.parametrize("path", ["client[s1].name", "sites.city", "nobody.name", "nothing[r1].name"])
def test_a_row_belongs_to_repeating_sections_only_and_to_all_of_them(path: str) -> None:
    """Well written, but no question of the form."""
    assert parse_path(path) is not None
    assert field_at(path, CNEX) is None


def test_a_path_leads_to_its_question() -> None:
    """The same question serves every row."""
    first, second = field_at("sites[s1].city", CNEX), field_at("sites[other].city", CNEX)
    assert first is second
    assert first is not None
    assert first.kind is FieldKind.CITY
    assert field_at("client.no_such_question", CNEX) is None


@given(all_fields, st.text(max_size=200))
def test_any_text_is_checked_without_fail(asked: tuple[object, FieldDefinition], text: str) -> None:
    """What is stored is printable, and storing it again changes nothing."""
    _, field = asked
    once = checked_answer(field, text, DRAFT, CNEX)
    assert all(c.isprintable() or c == "\n" for c in once.value)
    if once.problem is None:
        again = checked_answer(field, once.value, DRAFT, CNEX)
        assert (again.value, again.problem) == (once.value, None)
    else:
        assert once.problem.clause == field.clause


@pytest.mark.parametrize("kind", list(FieldKind))
def test_an_empty_answer_is_no_fault_of_the_answer(kind: FieldKind) -> None:
    """That it is missing is said by completeness."""
    assert taken(kind, "") == taken(kind, " \n\u3000 ") == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-05-20", "2026-05-20"), ("2026/5/20", "2026-05-20"), ("2026.05.20", "2026-05-20"),
        ("2026年5月20日", "2026-05-20"), ("2026 年 5 月 20 日", "2026-05-20"), ("２０２６－０５－２０", "2026-05-20"),
        ("20260520", "2026-05-20"), ("2028-02-29", "2028-02-29"),
        ("2026-02-29", None), ("2026-13-01", None), ("2026-05", None), ("20/5/2026", None), ("明天", None),
        ("0026-05-20", None), ("9999-12-31", None),
    ],
)
def test_a_date_is_read_in_every_usual_writing(typed: str, stored: str | None) -> None:
    """Days that the calendar does not have are refused."""
    assert taken(FieldKind.DATE, typed) == stored


def test_an_impossible_date_is_named_in_the_refusal() -> None:
    """The sentence says which day there is not, not that the writing is wrong."""
    problem = checked_answer(field_of(FieldKind.DATE), "2026年2月30日", DRAFT, CNEX).problem
    assert problem is not None
    assert "2026 年 2 月 30 日" in problem.text.zh
    assert "30 of month 2" in problem.text.en


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1250.5", "1250.5"), ("1,250.5", "1250.5"), ("１２５０", "1250"), ("0", "0"), ("-0", "0"), ("-3", "-3"),
        ("1e3", None), ("NaN", None), ("Infinity", None), ("12 吨", None), ("1,2", None), ("", ""), ("9" * 400, None),
    ],
)
def test_a_number_is_digits_only(typed: str, stored: str | None) -> None:
    """No unit, no exponent, nothing that is no number."""
    assert taken(FieldKind.NUMBER, typed) == stored


@pytest.mark.parametrize(("kind", "example"), [(FieldKind.NUMBER, "1250.5"), (FieldKind.INTEGER, "120")])
def test_the_example_of_a_number_would_itself_be_taken(kind: FieldKind, example: str) -> None:
    """No half person stands as the example for a number of people."""
    problem = checked_answer(field_of(kind), "九十", DRAFT, CNEX).problem
    assert problem is not None
    assert f"如 {example}。" in problem.text.zh
    assert f"such as {example}." in problem.text.en
    assert taken(kind, example) == example


@given(st.integers(-5, 15))
def test_a_number_is_taken_within_its_bounds_inclusive(number: int) -> None:
    """Minimum and maximum themselves are right."""
    problem = checked_answer(field_of(FieldKind.INTEGER, 1, 10), str(number), DRAFT, CNEX).problem
    assert (problem is None) == (1 <= number <= 10)


def test_a_figure_that_must_be_above_its_bound_is_not_taken_at_it() -> None:
    """The sentence names the bound, so that nobody asks which figure would do."""
    output = field_of(FieldKind.NUMBER).with_(more_than=Decimal(0))
    assert checked_answer(output, "0.01", DRAFT, CNEX).problem is None
    for typed in ("0", "-5"):
        problem = checked_answer(output, typed, DRAFT, CNEX).problem
        assert problem is not None
        assert f"应大于 0，现为 {typed}" in problem.text.zh
        assert f"is {typed} and must be more than 0" in problem.text.en


@pytest.mark.requirement("CNEX-9.9-a", "CEC-7.1-a")
@pytest.mark.parametrize("edition", [CEC, CNEX])
@pytest.mark.parametrize(("section", "key", "chinese", "latin"), [
    ("client", "name", "南阳示范 Motors 有限公司", "Nanyang Demo Motors Sales Co., Ltd."),
    ("producer", "address", "工业路 1 号", "1 Demo Road"), ("sites", "name", "东厂", "East plant"),
    ("products", "name", "隔爆电机", "Flameproof motor"),
])
def test_what_a_certificate_states_is_taken_without_chinese_with_a_remark(
    edition: SchemeEdition, section: str, key: str, chinese: str, latin: str
) -> None:
    """A foreign enterprise may have no Chinese name."""
    field = edition.field(section, key)
    assert field is not None
    assert checked_answer(field, chinese, DRAFT, edition).warning is None
    check = checked_answer(field, latin, DRAFT, edition)
    assert (check.value, check.problem) == (latin, None)
    assert check.warning is not None
    assert "没有中文" in check.warning.zh


@pytest.mark.parametrize(("typed", "is_usual"), [
    ("473000", True), ("４７３０００", True), ("47300", False), ("4730000", False), ("20095 Hamburg", False),
])
@pytest.mark.parametrize("edition", [CEC, CNEX])
def test_a_postcode_unlike_chinas_is_taken_with_a_remark(edition: SchemeEdition, typed: str, is_usual: bool) -> None:
    """A party may sit abroad."""
    postcode = edition.field(Section.CLIENT, "postcode")
    assert postcode is not None
    check = checked_answer(postcode, typed, DRAFT, edition)
    assert (check.value, check.problem) == (typed, None)
    assert (check.warning is None) == is_usual


@pytest.mark.parametrize(("typed", "letters"), [
    ("YBX3-355M1-4", ()), ("YВX3-160M-4", ("В",)), ("УВХЗ-160", ("У", "В", "Х", "З")), ("ΥBX3", ("Υ",)),
    ("BXM-α；BΩ-2", ()), ("YBX3-355M1-4；YВX3-160M-4", ("В",)),
])
def test_a_letter_of_another_script_in_a_model_is_taken_with_a_remark(typed: str, letters: tuple[str, ...]) -> None:
    """Only one that looks Latin; it stays as it was typed, and its model stays another one."""
    check = checked_answer(field_of(FieldKind.MODELS), typed, DRAFT, CNEX)
    assert (check.value, check.problem) == (typed, None)
    assert (check.warning is None) == (not letters)
    for letter in letters:
        assert check.warning
        assert f"“{letter}”" in check.warning.zh
        assert f"“{letter}”" in check.warning.en
    assert check.warning is None or "YBX3-355M1-4" not in check.warning.zh


def test_a_whole_number_has_no_decimals() -> None:
    """80.0 people are 80, 80.5 are refused."""
    assert taken(FieldKind.INTEGER, "80.0") == "80"
    assert taken(FieldKind.INTEGER, "80.5") is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("138 0000 0000", "13800000000"), ("+86 138-0000-0000", "13800000000"), ("8613800000000", "13800000000"),
        ("0377-63258564", "0377-63258564"), ("(0377) 63258564", "0377-63258564"), ("+86 377 63258564", "0377-63258564"),
        ("010-63258564转801", "010-63258564-801"),
        ("010-63258564-801", "010-63258564-801"), ("0351-6188021 - 805", None), ("13800000000-805", None),
        ("400-800-8000", "4008008000"), ("+49 30 1234567", "+49301234567"),
        ("63258564", None), ("1380000000", None), ("12800000000", None), ("电话", None), ("一三八", None),
    ],
)
def test_a_phone_number_has_its_area_code_or_eleven_digits(typed: str, stored: str | None) -> None:
    """Mobile, landline, service and foreign numbers."""
    assert taken(FieldKind.PHONE, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("contact@Example.COM", "contact@example.com"), ("ａ＠example.com", "a@example.com"), ("a.b+c@mail.example.cn",
         "a.b+c@mail.example.cn"),
        ("contact@example", None), ("a@b@example.com", None), ("a b@example.com", None), ("a..b@example.com", None),
        ("@example.com", None), ("a@example.com; b@example.com", None),
    ],
)
def test_an_e_mail_address_is_one_address(typed: str, stored: str | None) -> None:
    """The domain is stored in lower case."""
    assert taken(FieldKind.EMAIL, typed) == stored


@pytest.mark.parametrize("typed", CREDIT_CODES)
def test_a_right_credit_code_is_taken_in_any_writing(typed: str) -> None:
    """With blanks, in lower case and full width."""
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in typed)
    spaced = f"{typed[:6]} {typed[6:]}".lower()
    assert taken(FieldKind.CREDIT_CODE, typed) == taken(FieldKind.CREDIT_CODE, full_width) == typed
    assert taken(FieldKind.CREDIT_CODE, spaced) == typed


def test_a_credit_code_with_one_wrong_character_is_refused() -> None:
    """And what was typed is kept."""
    check = checked_answer(field_of(FieldKind.CREDIT_CODE), "91411300MA0T3R716X", DRAFT, CNEX)
    assert check.problem is not None
    assert check.value == "91411300MA0T3R716X"


def test_an_unknown_city_is_answered_with_what_may_be_meant() -> None:
    """The typed word and the likeliest city stand in the sentence."""
    problem = checked_answer(field_of(FieldKind.CITY), "郑洲", DRAFT, CNEX).problem
    assert problem is not None
    assert "郑洲" in problem.text.zh
    assert "郑州" in problem.text.zh
    assert "郑州" in problem.text.en


def test_a_city_with_namesakes_is_taken_with_a_warning() -> None:
    """Suzhou may be 苏州 or 宿州."""
    check = checked_answer(field_of(FieldKind.CITY), "Suzhou", DRAFT, CNEX)
    assert check.problem is None
    assert check.warning is not None
    assert "江苏" in check.warning.zh


@pytest.mark.parametrize(
    ("typed", "stored"), [("是", "yes"), ("YES", "yes"), ("否", "no"), ("无", "no"), ("也许", None)]
)
def test_yes_and_no_are_taken_in_both_languages(typed: str, stored: str | None) -> None:
    """Anything else is refused."""
    assert taken(FieldKind.YES_NO, typed) == stored


def test_a_choice_is_taken_by_key_and_by_either_wording() -> None:
    """Families and options alike; what is not offered is refused with the choices."""
    kind, family = CNEX.field("client", "kind"), CNEX.field("products", "family")
    assert kind
    assert family
    complexity = CNEX.field("sites", "data_complexity")
    assert complexity
    for typed in ("low", "简单", "简单：数据少，人工台账", "Low"):
        assert checked_answer(complexity, typed, DRAFT, CNEX).value == "low"
    for typed in ("dealer", "经销商", "Dealer"):
        assert checked_answer(kind, typed, DRAFT, CNEX).value == "dealer"
    for typed in ("ex_motor", "防爆电机", "explosion-proof motor"):
        assert checked_answer(family, typed, DRAFT, CNEX).value == "ex_motor"
    refused = checked_answer(family, "拖拉机", DRAFT, CNEX).problem
    assert refused is not None
    assert "防爆灯具" in refused.text.zh


def test_site_choices_name_sites_of_the_application() -> None:
    """A removed site is refused; a repeated one counts once."""
    assert taken(FieldKind.SITE_CHOICES, "s2, s1 s2") == "s2 s1"
    assert taken(FieldKind.SITE_CHOICES, "s1 s9") is None


def test_an_answer_too_long_for_its_line_is_refused() -> None:
    """500 characters fit, 501 do not; several lines take 5000."""
    assert taken(FieldKind.TEXT, "字" * 500) == "字" * 500
    assert taken(FieldKind.TEXT, "字" * 501) is None
    assert taken(FieldKind.LONG_TEXT, "字" * 5000) is not None
    assert taken(FieldKind.LONG_TEXT, "字" * 5001) is None


def test_a_name_keeps_its_full_width_signs_and_loses_control_characters() -> None:
    """Company names are printed as registered."""
    assert taken(FieldKind.TEXT, "中环（北京）\x00有限公司\n") == "中环（北京） 有限公司"


@pytest.mark.requirement("CEC-5.1.1-m")
def test_a_site_is_asked_for_its_process_only_where_there_are_several() -> None:
    """CEC 5.1.1 d: facilities of each address with process, start and capacity."""
    process = next(field for field in CEC.fields_of(Section.SITES) if field.key == "process")
    assert not is_asked(process, cec_draft(), CEC, "s1")
    assert is_asked(process, cec_draft(sites=[{}, {}]), CEC, "s1")


def test_a_condition_within_a_row_asks_that_row() -> None:
    """`family` means the product of the row; without a row, any product."""
    application = cnex_draft(products=[{"family": "ex_motor"}, {"family": "ex_luminaire"}])
    of_motors = Condition(answer="family", is_one_of=("ex_motor",))
    first, second = RowPlace("products", "p1"), RowPlace("products", "p2")
    assert condition_holds(of_motors, application, CNEX, first)
    assert not condition_holds(of_motors, application, CNEX, second)
    assert condition_holds(of_motors, application, CNEX)
    assert condition_holds(Condition(answer="products.family", is_one_of=("ex_luminaire",)), application, CNEX, second)


@pytest.mark.requirement("CEC-5.1.1-d")
def test_parties_differ_by_credit_code_however_it_is_written() -> None:
    """A party not named yet is no other company; two without codes differ by name."""
    differ = Condition(parties_differ=True)
    assert not condition_holds(differ, empty_application("cec_salt"), CEC)
    same_code, none = {"factory.credit_code": "91411300 ma0t3r716u"}, {"factory.credit_code": "", "factory.name": ""}
    assert not condition_holds(differ, with_answers(cec_draft(), same_code), CEC)
    assert not condition_holds(differ, with_answers(cec_draft(), none), CEC)
    assert condition_holds(differ, with_answers(cec_draft(), {"factory.credit_code": CREDIT_CODES[1]}), CEC)


def test_conditions_join_with_or_and_and() -> None:
    """any_of needs one, all_of needs each; both can be said in words."""
    true = Condition(section=Section.SITES, more_rows_than=0)
    false = Condition(section=Section.SITES, more_rows_than=9)
    assert condition_holds(Condition(any_of=(false, true)), DRAFT, CNEX)
    assert not condition_holds(Condition(all_of=(false, true)), DRAFT, CNEX)
    assert condition_text(Condition(any_of=(false, true)), CNEX).zh == "生产场所多于 9 个，或生产场所多于 0 个"


def test_a_condition_on_an_answer_of_the_same_row_is_said_in_that_row_s_words() -> None:
    """Several sections have a field of one key: the name of another output is asked for by the kind of output."""
    named = CEC.field("outputs", "name")
    assert named is not None
    assert named.required_when is not None
    assert condition_text(named.required_when, CEC, named.section).zh == "“产出”为其他产品或副产品"
    assert condition_text(Condition(answer="outputs.kind", is_one_of=("sodium_sulfate",)), CEC).zh == "“产出”为硫酸钠"


def test_every_condition_of_the_schemes_can_be_said_in_words() -> None:
    """No key stands where a word should."""
    for edition in SCHEMES.editions:
        conditions = [each.required_when for each in edition.fields] + [each.when for each in edition.documents]
        conditions += [each.when for each in edition.sections]
        for condition in filter(None, conditions):
            words = condition_text(condition, edition)
            assert "_" not in words.zh + words.en


def test_parties_and_sites_are_as_answered() -> None:
    """With the city's coordinates; the mobile number is the party's phone."""
    application = with_answers(cnex_draft(), {f"producer.{key}": text for key, text in OTHER_COMPANY.items()})
    parties = parties_of(application, CNEX)
    assert parties[PartyRole.PRODUCER].credit_code == CREDIT_CODES[1]
    assert parties[PartyRole.CLIENT].phone == "13800000000"
    assert parties[PartyRole.FACTORY].phone == ""
    (site,) = sites_of(application)
    assert (site.row, site.city, site.employees, round(site.latitude)) == ("s1", "南阳", 80, 33)

"""With what an application begins that goes on from certificates (H126)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.answers import parse_path
from intake_app.rules.certificate_changes import replaced
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.completeness import document_lines
from intake_app.rules.taking_over import Beginning, beginning, document_to_offer
from models.application import AnswerSource, Application, DocumentVerdict, SubmittedDocument, WishVerdict
from models.certificate import Certificate
from models.certificate_change import Amendment
from tests.builders import TODAY, cec_application, cnex_draft, completed, division_wish, handed_in, with_answers
from tests.job_builders import cec, certificate_change, certificates_of, cnex

LICENCE = ("business_licence", "client")


def two_products(**changes: Any) -> Application:
    """A salt and a brine from two sites, the salt in two models: three units."""
    return cec_application(
        sites=({}, {"address": "河南省南阳市示范路 2 号"}),
        products=({"models": "GB-1、GB-2"}, {"name": "氯化钠溶液", "family": "sodium_chloride", "models": "N-1",
                                            "sites": "s2"}),
        number="CEC-APP-2023-0001", **changes)


def texts(begun: Beginning) -> dict[str, str]:
    """What the application says, whatever it is from."""
    return {path: text for taken in begun.answers for path, text in taken.texts.items()}


def begun_with(source: Application, begun: Beginning) -> Application:
    """A draft of the same scheme with what is taken over."""
    answers = {path: source.answers["client.name"].with_(text=text) for path, text in texts(begun).items()}
    return source.with_(answers=answers, rows=begun.rows, wishes=begun.wishes)


def test_companies_sites_and_products_are_taken_over_and_nothing_of_the_period_is() -> None:
    """Activity data, period, outputs, reduction plan, consents and the choice of the occasion stay behind."""
    source = two_products()
    begun = beginning(source, certificates_of(source), cec())
    said = texts(begun)
    assert {parse_path(path).section for path in said} == {  # type: ignore[union-attr]
        "client", "producer", "factory", "sites", "products", "application", "changes"}
    assert {path for path in said if path.startswith(("application.", "changes."))} == {
        "application.separately_metered", "application.allocated_by", "application.kind", "changes.certificate_no"}
    assert said["application.kind"] == "recertification"
    assert said["changes.certificate_no"] == "PCF-2026-00001、PCF-2026-00002、PCF-2026-00003"
    assert begun.rows == {"sites": ("s1", "s2"), "products": ("p1", "p2")}
    for path in ("client.contact", "sites[s2].address", "products[p1].models", "products[p2].sites"):
        assert said[path] == source.text(path)


def test_each_value_says_from_which_application_or_certificate_it_is() -> None:
    source = two_products()
    origins = {(taken.source, taken.origin) for taken in beginning(source, certificates_of(source), cec()).answers}
    assert origins == {(AnswerSource.APPLICATION, "CEC-APP-2023-0001"), (AnswerSource.CERTIFICATE, "PCF-2026-00001")}


def test_a_scheme_that_names_nothing_takes_nothing_over() -> None:
    """The safe side: old data never come along because nobody thought of them."""
    source = two_products()
    assert beginning(source, certificates_of(source), cec().with_(recertification=None)) == Beginning()


def test_a_question_that_the_edition_in_force_does_not_ask_stays_behind() -> None:
    source = two_products()
    shorter = cec().with_(fields=tuple(f for f in cec().fields if (f.section, f.key) != ("client", "contact")))
    assert "client.contact" not in texts(beginning(source, certificates_of(source), shorter))


def test_products_models_and_sites_without_a_certificate_stay_behind() -> None:
    source = two_products()
    salt, _, _ = certificates_of(source)
    begun = beginning(source, [salt], cec())
    assert begun.rows == {"sites": ("s1",), "products": ("p1",)}
    assert texts(begun)["products[p1].models"] == "GB-1"
    assert not [path for path in texts(begun) if "p2" in path or "s2" in path]


def amended(old: Certificate, **words: str) -> Certificate:
    return replaced(old, certificate_change(amendment=Amendment(**words)), TODAY)


@pytest.mark.requirement("CEC-7.3-a")
def test_what_was_changed_in_a_certificate_since_is_taken_from_it() -> None:
    """The new name, address and designation, with the certificate as origin; the rest is as it was applied for."""
    source = two_products()
    first, second, other = certificates_of(source)
    changed = amended(first, model="GB-1A", product_name="精制硫酸钠", client_name="新名称有限公司",
                      site_address="山东省潍坊市滨海路 8 号")
    begun = beginning(source, [changed, amended(second, product_name="精制硫酸钠"), other], cec())
    said = texts(begun)
    assert said["products[p1].models"] == "GB-1A\nGB-2"
    assert said["products[p1].name"] == "精制硫酸钠"
    assert said["client.name"] == "新名称有限公司"
    assert (said["sites[s1].address"], said["sites[s1].city"]) == ("山东省潍坊市滨海路 8 号", "潍坊")
    assert said["factory.address"] == source.text("factory.address")
    (last,) = (taken for taken in begun.answers if "client.name" in taken.texts and taken.origin == "PCF-2026-00001")
    assert last.source is AnswerSource.CERTIFICATE


@pytest.mark.requirement("CEC-7.3-a")
def test_a_name_or_model_that_only_one_of_a_products_certificates_changed_displaces_no_other() -> None:
    """Else the unit of the other could not be renewed, and one that nobody certified would be claimed."""
    source = cec_application(
        sites=({}, {"address": "河南省南阳市示范路 2 号"}), products=({"models": "GB-1", "sites": "s1 s2"},))
    first, second = certificates_of(source)
    begun = beginning(source, [amended(first, model="GB-1A", product_name="精制硫酸钠"), second], cec())
    assert texts(begun)["products[p1].models"] == "GB-1A\nGB-1"
    assert texts(begun)["products[p1].name"] == source.text("products[p1].name")


@pytest.mark.requirement("CEC-7.3-a")
def test_a_products_trademark_is_taken_from_its_certificates_where_they_print_one() -> None:
    """The other product keeps what it was applied for with, and so does one whose certificates print two."""
    source = with_answers(two_products(), {"application.trademark": "旧标", "products[p2].trademark": "白鹭"})
    first, second, other = (each.with_(trademark=mark) for each, mark in zip(
        certificates_of(source), ("旧标", "旧标", "白鹭"), strict=True))
    told = texts(beginning(source, [first, second, other], cec()))
    assert (told["application.trademark"], told["products[p2].trademark"]) == ("旧标", "白鹭")
    assert "products[p1].trademark" not in told
    both = [amended(each, trademark="宛石") for each in (first, second)]
    assert texts(beginning(source, [*both, other], cec()))["products[p1].trademark"] == "宛石"
    assert "products[p1].trademark" not in texts(beginning(source, [both[0], second, other], cec()))


def test_the_new_trademark_of_the_only_product_stands_where_the_form_asks_for_it() -> None:
    """CEC-7.3-a: in its row it would go on deciding, unseen, where the client mends the answer that they know."""
    source = with_answers(cec_application(), {"application.trademark": "旧标"})
    (held,) = certificates_of(source)
    told = texts(beginning(source, [amended(held, trademark="宛石")], cec()))
    assert told["application.trademark"] == "宛石"
    assert "products[p1].trademark" not in told


def test_a_certificate_that_was_changed_is_still_that_of_the_unit_applied_for_anew() -> None:
    """What tells units apart is changed with it: else the new certificate would not renew the old one."""
    source = two_products()
    first, *others = certificates_of(source)
    changed = amended(first, model="GB－1a", producer_name="新制造商有限公司")
    anew = proposed_units(begun_with(source, beginning(source, [changed, *others], cec())), cec())
    old = changed.unit
    assert (old.family, old.normalised_model, old.producer_name) in {
        (each.family, each.normalised_model, each.producer_name) for each in anew}


def test_units_merged_with_the_bodys_consent_are_asked_to_be_merged_again() -> None:
    wish = division_wish("YBX3-355M1-4", "YBX3-355M2-4", verdict=WishVerdict.ACCEPTED, judged_by="李示范",
                         judged_on=TODAY, judged_reason="同意")
    draft = cnex_draft(products=({"models": "YBX3-355M1-4；YBX3-355M2-4"},)).with_(wishes=(wish,))
    source = completed(draft)
    begun = beginning(source, certificates_of(source), cnex())
    (asked,) = begun.wishes
    assert (asked.verdict, asked.judged_on, asked.reason) == (WishVerdict.OPEN, None, wish.reason)
    assert texts(begun)["products[p1].models"] == "YBX3-355M1-4；YBX3-355M2-4"
    assert division_is_current(begun_with(source, begun).with_(units=source.units), cnex())


@given(chosen=st.sets(st.integers(min_value=0, max_value=2), min_size=1))
def test_the_new_application_divides_into_what_is_certified(chosen: set[int]) -> None:
    """Whichever certificates are left, the units applied for anew are theirs and no others."""
    source = two_products()
    held = [each for number, each in enumerate(certificates_of(source)) if number in chosen]
    anew = proposed_units(begun_with(source, beginning(source, held, cec())), cec())
    assert {each.key for each in anew} == {each.unit.key for each in held}


def offered(*documents: SubmittedDocument, on: date = TODAY) -> set[tuple[str, str]]:
    source = two_products(documents=documents)
    anew = source.with_(documents=())
    return {(line.requirement, line.subject) for line in document_lines(anew, cec())
            if document_to_offer(line, source, on) is not None}


@pytest.mark.parametrize(("changes", "is_offered"), [
    ({"valid_until": TODAY, "is_validity_stated": True}, True),
    ({"valid_until": TODAY - timedelta(days=1), "is_validity_stated": True}, False),
    ({"valid_until": None, "is_validity_stated": True}, True),
    ({"valid_until": None, "is_validity_stated": False}, False),
    ({"valid_until": TODAY, "is_validity_stated": True, "verdict": DocumentVerdict.RETURNED}, False),
])
def test_a_document_is_offered_while_its_last_day_is_known_and_not_over(
    changes: dict[str, Any], is_offered: bool
) -> None:
    """On its last day it is still good."""
    assert offered(handed_in(*LICENCE, **changes)) == ({LICENCE} if is_offered else set())


def test_a_signed_form_and_the_records_of_a_period_are_never_offered() -> None:
    source: Sequence[SubmittedDocument] = two_products().documents
    stated = [each.with_(is_validity_stated=True) for each in source]
    assert {requirement for requirement, _ in offered(*stated)} == {"business_licence"}

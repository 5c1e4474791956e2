"""What is missing is named with its place, reason and clause; nothing else is called missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.completeness import DocumentLine, completeness, document_lines, missing_items
from intake_app.schemes.schema import DocumentLevel
from models.application import Application, DocumentVerdict
from tests.builders import (
    CREDIT_CODES,
    OTHER_COMPANY,
    TODAY,
    cec_application,
    cec_draft,
    cnex_application,
    cnex_draft,
    empty_application,
    handed_in,
    scheme_of,
    with_answers,
)

COMPLETE = {"cnex_ex": cnex_application(sites=[{}, {}], products=[{"sites": "s1 s2"}]), "cec_salt": cec_application()}
BOTH = pytest.mark.parametrize("key", sorted(COMPLETE))
ANOTHER_FACTORY = {f"factory.{key}": text for key, text in OTHER_COMPANY.items()}


def targets(application: Application, today: date = TODAY) -> list[str]:
    """What is missing, by target."""
    return [item.target for item in missing_items(application, scheme_of(application.scheme), today)]


def line(application: Application, requirement: str, subject: str = "") -> DocumentLine:
    """One line of the list of documents."""
    return next(
        each for each in document_lines(application, scheme_of(application.scheme))
        if (each.requirement, each.subject) == (requirement, subject)
    )


def without(application: Application, requirement: str) -> Application:
    """The application with this document taken away."""
    return application.with_(documents=tuple(d for d in application.documents if d.requirement != requirement))


@BOTH
def test_a_complete_application_lacks_nothing(key: str) -> None:
    """100 percent, everything asked is done."""
    whole = completeness(COMPLETE[key], scheme_of(key), TODAY)
    assert (whole.missing, whole.percent, whole.done) == ((), 100, whole.asked)


@BOTH
def test_an_application_just_begun_is_at_zero(key: str) -> None:
    """Sites, products, units and the declaration are asked for beside fields and documents."""
    whole = completeness(empty_application(key), scheme_of(key), TODAY)
    assert (whole.percent, whole.done) == (0, 0)
    assert {"rows:sites", "rows:products", "units", "declaration", "client.name"} <= {m.target for m in whole.missing}


@BOTH
@given(choices=st.data())
def test_a_hundred_percent_is_reached_exactly_when_nothing_is_missing(key: str, choices: st.DataObject) -> None:
    """Whatever answers, documents, units and declaration are taken away or spoilt."""
    full = COMPLETE[key]
    paths = choices.draw(st.sets(st.sampled_from(sorted(full.answers)), max_size=5))
    spoilt = choices.draw(st.sampled_from(["", "!!", "2026-02-30"]))
    gone = choices.draw(st.sets(st.integers(0, len(full.documents) - 1), max_size=3))
    changed = with_answers(full, dict.fromkeys(paths, spoilt)).with_(
        documents=tuple(d for number, d in enumerate(full.documents) if number not in gone),
        units=choices.draw(st.sampled_from([full.units, ()])),
        declared_by=choices.draw(st.sampled_from(["张示范", ""])),
    )
    whole = completeness(changed, scheme_of(key), TODAY)
    assert (whole.percent == 100) == (not whole.missing)
    assert 0 <= whole.done <= whole.asked
    assert whole.done == whole.asked - len(whole.missing)


@BOTH
@given(st.text(max_size=50), st.data())
def test_any_text_anywhere_leaves_the_list_readable(key: str, text: str, choices: st.DataObject) -> None:
    """Braces, controls and all: each missing thing has its words and clause in both languages."""
    path = choices.draw(st.sampled_from(sorted(COMPLETE[key].answers)))
    for item in missing_items(with_answers(COMPLETE[key], {path: text}), scheme_of(key), TODAY):
        assert item.problem.zh
        assert item.problem.en
        assert item.why.zh
        assert item.clause.clause


def test_every_missing_answer_is_named_with_its_place() -> None:
    """For which site, by its name, else by its number."""
    draft = cnex_draft(sites=[{}, {"city": ""}], answers={"sites[s2].name": ""})
    found = {item.target: item for item in missing_items(draft, scheme_of("cnex_ex"), TODAY)}
    city = found["sites[s2].city"]
    assert city.subject is not None
    assert (city.kind, city.section) == ("field", "sites")
    assert (city.subject.zh, city.subject.en) == ("生产场所 2", "production site 2")
    assert "sites[s1].city" not in found


def test_a_wrong_answer_is_missing_with_what_is_wrong() -> None:
    """Also where the field is optional; an optional empty one is not."""
    wrong = with_answers(COMPLETE["cnex_ex"], {"client.credit_code": "91411300MA0T3R716X"})
    found = {item.target: item.problem.zh for item in missing_items(wrong, scheme_of("cnex_ex"), TODAY)}
    assert "校验位" in found["client.credit_code"]
    optional = with_answers(COMPLETE["cnex_ex"], {"client.postcode": "邮" * 501})
    assert targets(optional) == ["client.postcode"]
    assert targets(with_answers(COMPLETE["cnex_ex"], {"client.postcode": ""})) == []


@pytest.mark.requirement("CEC-5.1.1-m")
def test_several_addresses_ask_for_process_start_capacity_and_the_list() -> None:
    """CEC 5.1.1 d; with one address none of them is asked for."""
    details = {"process": "", "started_on": "", "capacity": ""}
    assert targets(cec_application(sites=[details])) == []
    several = without(cec_application(sites=[details, {}]), "address_list")
    assert {"sites[s1].process", "sites[s1].started_on", "sites[s1].capacity", "address_list@"} == set(targets(several))


@pytest.mark.requirement("CNEX-9.2.1-d")
def test_each_of_several_sites_needs_its_licence() -> None:
    """One site needs none, and the list says when it would."""
    only = line(cnex_application(), "site_licence", "sites[s1]")
    assert not only.is_needed
    assert only.reason.zh == "仅在生产场所多于 1 个时需要。"
    assert {"site_licence@sites[s1]", "site_licence@sites[s2]"} <= set(
        targets(without(COMPLETE["cnex_ex"], "site_licence"))
    )


@pytest.mark.requirement("CEC-5.1.1-c")
def test_one_company_in_three_roles_hands_in_one_licence() -> None:
    """The lines of the other roles say whose licence does; another factory needs its own."""
    one = cec_application()
    assert line(one, "business_licence", "client").is_needed
    factory = line(one, "business_licence", "factory")
    assert not factory.is_needed
    assert scheme_of("cec_salt").words.client.zh in factory.reason.zh
    two = with_answers(one, ANOTHER_FACTORY)
    assert {"business_licence@factory", "entrusting_proof@"} <= set(targets(two))
    assert "business_licence@producer" not in targets(two)


def test_a_paper_of_a_party_names_the_party_without_brackets_in_brackets() -> None:
    """The list of what is missing puts whose paper it is in brackets."""
    draft = cnex_draft()
    licence = next(line for line in document_lines(draft, scheme_of(draft.scheme)) if line.subject == "client")
    name = draft.text("client.name")
    assert licence.subject_text.zh.endswith(f"“{name}”")
    assert licence.subject_text.en.endswith(f" “{name}”")


def test_a_paper_asked_of_the_factory_only_is_not_spared_by_its_other_roles() -> None:
    """The client hands in no capability manual, so being the client spares the factory nothing."""
    for application in COMPLETE.values():
        scheme = scheme_of(application.scheme)
        for definition in scheme.documents:
            if [subject.value for subject in definition.subjects] == ["factory"] and definition.when is None:
                assert line(application, definition.key, "factory").is_needed, definition.key


@pytest.mark.requirement("CEC-5.1.1-d")
def test_different_parties_prove_their_relation() -> None:
    """And one company need not."""
    assert not line(cec_application(), "entrusting_proof").is_needed
    assert line(cec_application(answers=ANOTHER_FACTORY), "entrusting_proof").is_needed


@pytest.mark.requirement("CEC-5.1.1-e")
@pytest.mark.parametrize(("kind", "needed"), [("dealer", True), ("importer", True), ("producer", False)])
def test_a_dealer_or_importer_hands_in_the_contract(kind: str, needed: bool) -> None:
    """CEC 5.1.1 b."""
    assert line(cec_draft(answers={"client.kind": kind}), "dealer_contract", "client").is_needed is needed


@pytest.mark.requirement("CNEX-9.2.1-c")
def test_a_condition_on_a_units_document_asks_that_units_product() -> None:
    """A luminaire beside a motor: only the motor may have a CCC certificate."""
    application = cnex_application(products=[{}, {"family": "ex_luminaire", "models": "BAD85"}])
    motor, luminaire = application.units
    assert line(application, "ccc_certificate", f"units[{motor.id}]").is_needed
    assert not line(application, "ccc_certificate", f"units[{luminaire.id}]").is_needed


@BOTH
def test_what_is_asked_if_any_is_never_missing_until_it_is_wrong(key: str) -> None:
    """Handed in and returned, it must be answered."""
    application = COMPLETE[key]
    optional = next(
        each for each in document_lines(application, scheme_of(key))
        if each.level is DocumentLevel.IF_ANY and each.is_needed
    )
    assert optional.handed_in is None
    returned = handed_in(optional.requirement, optional.subject, verdict=DocumentVerdict.RETURNED, note="缺页")
    changed = application.with_(documents=(*application.documents, returned))
    (item,) = missing_items(changed, scheme_of(key), TODAY)
    assert item.target == f"{optional.requirement}@{optional.subject}"
    assert "缺页" in item.problem.zh


@BOTH
def test_a_returned_document_counts_as_missing_with_the_reviewers_note(key: str) -> None:
    """Until it is replaced."""
    first, *others = COMPLETE[key].documents
    returned = first.with_(verdict=DocumentVerdict.RETURNED, note="公章不清晰")
    (item,) = missing_items(COMPLETE[key].with_(documents=(returned, *others)), scheme_of(key), TODAY)
    assert "公章不清晰" in item.problem.zh
    assert targets(COMPLETE[key].with_(documents=(returned, *others, first))) == []


@pytest.mark.parametrize(("today", "missing"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True)])
def test_a_document_is_good_on_its_last_day_and_missing_the_day_after(today: date, missing: bool) -> None:
    """Valid until 2026-05-31."""
    licence = handed_in("production_licence", "factory", valid_until=date(2026, 5, 31))
    application = cec_application().with_(documents=(*cec_application().documents, licence))
    assert ("production_licence@factory" in targets(application, today)) is missing


def test_a_paper_no_longer_needed_cannot_be_missing() -> None:
    """A returned dealer's contract of a client who is no dealer."""
    contract = handed_in("dealer_contract", "client", verdict=DocumentVerdict.RETURNED, note="缺页")
    application = cec_application().with_(documents=(*cec_application().documents, contract))
    assert targets(application) == []


@pytest.mark.requirement("CNEX-9.2.1-e")
@BOTH
def test_each_unit_needs_its_own_flow_diagram(key: str) -> None:
    """One line for every confirmed unit."""
    application = COMPLETE[key]
    assert set(targets(without(application, "flow_diagram"))) == {
        f"flow_diagram@units[{each.id}]" for each in application.units
    }


@BOTH
def test_a_division_not_confirmed_any_more_is_missing(key: str) -> None:
    """After a model was added."""
    changed = with_answers(COMPLETE[key], {"products[p1].models": "甲；乙"})
    assert "units" in targets(changed)


@pytest.mark.requirement("CEC-5.1.1-a")
@BOTH
def test_nobody_submits_without_declaring_that_all_is_true(key: str) -> None:
    """The declaration is the last thing."""
    assert targets(COMPLETE[key].with_(declared_by=" ")) == ["declaration"]


@pytest.mark.parametrize(("key", "cited"), [("cec_salt", "CEC 2024-11-08 5.1.1"), ("cnex_ex", "house H150")])
def test_the_declaration_cites_what_asks_for_it(key: str, cited: str) -> None:
    """CEC-5.1.1-a: CNEX's rule has no such sentence, so there it is this body's own."""
    (item,) = missing_items(COMPLETE[key].with_(declared_by=""), scheme_of(key), TODAY)
    assert str(item.clause) == cited


def test_answers_that_contradict_each_other_stand_in_the_list() -> None:
    """A period that is merely unusual does not."""
    assert targets(cec_application(answers={"application.product_output": "9999"})) == ["application.product_output"]
    assert targets(cec_application(answers={"application.period_from": "2025-06-01"})) == []


def test_a_foreign_code_in_one_role_is_another_company() -> None:
    """Two parties share a licence, the third hands in its own."""
    application = cec_draft(answers={"producer.credit_code": CREDIT_CODES[2]})
    needed = [party for party in ("client", "producer", "factory") if
              line(application, "business_licence", party).is_needed]
    assert needed == ["client", "producer"]


def test_fifty_units_are_counted_through_without_quadratic_work() -> None:
    """Each unit brings the same number of lines."""
    designations = [f"YBX3-{number}" for number in range(50)]
    one = len(document_lines(cnex_application(), scheme_of("cnex_ex")))
    fifty = cnex_application(products=[{"models": ";".join(designations)}])
    per_unit = sum(1 for each in document_lines(fifty, scheme_of("cnex_ex")) if each.subject.startswith("units["))
    assert per_unit % 50 == 0
    assert len(document_lines(fifty, scheme_of("cnex_ex"))) == one + 49 * (per_unit // 50)


@pytest.mark.requirement("J48")
@pytest.mark.parametrize("key", ["cnex_ex", "cec_salt"])
def test_a_document_with_a_last_day_waits_until_it_is_stated(key: str) -> None:
    """Printed or not: a day that nobody confirmed reminds nobody; that it has no end is an answer too."""
    whole = COMPLETE[key]
    licence = next(d for d in whole.documents if d.requirement == "business_licence")
    others = tuple(d for d in whole.documents if d != licence)

    def told(**changes: object) -> list[str]:
        stated = whole.with_(documents=(*others, licence.with_(**changes)))
        return [item.problem.zh for item in missing_items(stated, scheme_of(key), TODAY)]

    (open_day,) = told(is_validity_stated=False)
    assert "长期有效" in open_day
    assert told(is_validity_stated=True) == []
    assert told(is_validity_stated=True, valid_until=TODAY) == []


@pytest.mark.requirement("J48")
def test_every_proof_of_legal_status_states_its_last_day() -> None:
    """CNEX 9.2.1 b: a site's proof ends like the business licence does."""
    proofs = {each.key: each.has_valid_until for each in scheme_of("cnex_ex").documents
              if each.clause.clause == "9.2.1 b"}
    assert all(proofs.values()), proofs

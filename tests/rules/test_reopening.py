"""What a returned application lets its applicant change, and that nobody is ever stuck between what is locked."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.rules.completeness import DocumentLine, completeness, document_lines, missing_items
from intake_app.rules.reopening import (
    is_open_throughout,
    lock_on_answer,
    lock_on_document,
    lock_on_row,
    lock_on_rows,
    lock_on_unit,
    lock_on_wish,
    locked_changes,
)
from intake_app.schemes.schema import (
    Condition,
    DocumentLevel,
    FieldDefinition,
    FieldKind,
    Section,
    SectionDefinition,
)
from models.application import Application, ApplicationState
from models.supplement import SupplementKind
from models.text import Text
from tests.builders import (
    TODAY,
    cec_application,
    cnex_application,
    cnex_draft,
    division_wish,
    handed_in,
    item,
    returned,
    scheme_of,
    with_answers,
)

CNEX, CEC = scheme_of("cnex_ex"), scheme_of("cec_salt")
CORRECT, CLARIFY, REPLACE = SupplementKind.CORRECT, SupplementKind.CLARIFY, SupplementKind.REPLACE
TWO = cnex_application(products=({"name": "电机"}, {"name": "风机", "models": "YBF-200L"}))


def may_change(path: str, application: Application) -> bool:
    return lock_on_answer(path, application, CNEX) is None


def line_of(application: Application, requirement: str, subject: str = "") -> DocumentLine:
    (line,) = [each for each in document_lines(application, CNEX)
               if (each.requirement, each.subject) == (requirement, subject)]
    return line


def document_lock(application: Application, requirement: str, subject: str = "") -> object:
    return lock_on_document(line_of(application, requirement, subject), application, CNEX, TODAY)


@pytest.mark.requirement("CNEX-9.2.3-b")
def test_only_the_answer_that_was_asked_about_opens() -> None:
    """The rest is locked, and the sentence names it and the clause of acceptance."""
    asked = returned(cnex_application(), item(CORRECT, "client.address"))
    assert may_change("client.address", asked)
    lock = lock_on_answer("sites[s1].employees", asked, CNEX)
    assert lock is not None
    assert "1 号厂区" in lock.text.zh
    assert "1 号厂区" in lock.text.en
    assert lock.clause == CNEX.gate_clause("acceptance")


def test_everything_of_a_draft_is_open() -> None:
    assert may_change("sites[s1].employees", cnex_draft())
    assert lock_on_rows(Section.SITES, cnex_draft(), CNEX) is None
    assert lock_on_row(Section.SITES, "s1", cnex_draft(), CNEX) is None


def test_an_application_returned_before_snapshots_were_kept_stays_open() -> None:
    """What was promised when it was returned holds."""
    old = returned(cnex_application(), item(CORRECT, "client.address"), handed_over=None)
    assert may_change("sites[s1].employees", old)


def test_a_question_opens_nothing_but_its_own_target() -> None:
    assert not may_change("client.address", returned(cnex_application(), item(CLARIFY)))
    assert may_change("client.address", returned(cnex_application(), item(CLARIFY, "client.address")))


def test_an_answer_changed_once_can_be_changed_again() -> None:
    """Else the first letter typed into a newly asked field would lock it."""
    asked = returned(cec_application(), item(CORRECT, "application.separately_metered"))
    path = "application.allocation"
    assert lock_on_answer(path, asked, CEC) is None, "not asked when it was handed over"
    assert lock_on_answer("application.plant_output", asked, CEC) is not None
    began = with_answers(asked, {"application.plant_output": "6"})
    assert lock_on_answer("application.plant_output", began, CEC) is None


def test_an_answer_that_stands_in_the_way_opens() -> None:
    """A corrected figure that contradicts another one must not leave the applicant stuck."""
    asked = returned(cec_application(), item(CORRECT, "application.plant_output"))
    assert lock_on_answer("application.product_output", asked, CEC) is not None
    smaller = with_answers(asked, {"application.plant_output": "1000"})
    assert lock_on_answer("application.product_output", smaller, CEC) is None


def test_a_table_that_lacks_a_row_of_a_kind_takes_one() -> None:
    """CEC-A2-b: who is asked for another family must be able to state its output, and else adds nothing."""
    asked = returned(cec_application(products=({}, {})), item(CORRECT, "products[p2].family"))
    assert lock_on_rows("outputs", asked, CEC) is not None
    brine = with_answers(asked, {"products[p2].family": "sodium_chloride"})
    assert "rows:outputs" in {each.target for each in missing_items(brine, CEC, TODAY)}
    assert lock_on_rows("outputs", brine, CEC) is None
    assert lock_on_answer("outputs[o1].kind", brine, CEC) is not None


def test_a_period_still_running_when_it_was_handed_over_opens() -> None:
    """H132: one taken before this was looked at must not leave the applicant stuck."""
    period = {"application.period_from": "2025-07-01", "application.period_to": "2026-06-30"}
    running = returned(with_answers(cnex_application(), period), item(CORRECT, "client.contact"))
    assert "application.period_to" in {each.target for each in missing_items(running, CNEX, TODAY)}
    assert may_change("application.period_to", running)
    assert not may_change("application.period_from", running)


def test_a_document_opens_when_it_is_asked_for_and_no_other_does() -> None:
    asked = returned(cnex_application(), item(REPLACE, "application_form@"))
    assert document_lock(asked, "application_form") is None
    assert document_lock(asked, "organisation_chart") is not None
    replaced = asked.with_(documents=(handed_in("organisation_chart", file_id="file-new"),
                                      *(d for d in asked.documents if d.requirement != "organisation_chart")))
    assert document_lock(replaced, "organisation_chart") is None, "what was replaced can be replaced again"


def test_a_document_that_ran_out_meanwhile_opens() -> None:
    whole = cnex_application()
    aged = whole.with_(documents=tuple(d.with_(valid_until=TODAY) for d in whole.documents))
    asked = returned(aged, item(CLARIFY))
    line = line_of(asked, "application_form")
    assert lock_on_document(line, asked, CNEX, TODAY) is not None
    assert lock_on_document(line, asked, CNEX, TODAY + timedelta(days=1)) is None


@pytest.mark.requirement("CNEX-4-a")
def test_to_split_a_unit_opens_its_product_its_sites_and_more_of_both() -> None:
    """Clause 4: product, model and site make a unit; the other product stays as it is."""
    first = TWO.units[0]
    asked = returned(TWO, item(SupplementKind.SPLIT, f"units[{first.id}]"))
    assert may_change(f"products[{first.product_row}].models", asked)
    assert may_change(f"sites[{first.site_row}].name", asked)
    assert not may_change("products[p2].models", asked)
    assert not may_change("client.address", asked)
    assert lock_on_rows(Section.PRODUCTS, asked, CNEX) is None
    assert lock_on_rows(Section.SITES, asked, CNEX) is None
    assert lock_on_row(Section.PRODUCTS, first.product_row, asked, CNEX) is None
    assert lock_on_row(Section.PRODUCTS, "p2", asked, CNEX) is not None


def test_a_new_row_is_open_and_an_old_one_cannot_be_taken_out() -> None:
    asked = returned(TWO, item(SupplementKind.MISSING, "rows:products"))
    grown = asked.with_(rows={**asked.rows, "products": ("p1", "p2", "p3")})
    assert may_change("products[p3].name", grown)
    assert lock_on_row(Section.PRODUCTS, "p3", grown, CNEX) is None
    assert lock_on_row(Section.PRODUCTS, "p1", grown, CNEX) is not None
    assert lock_on_rows(Section.SITES, asked, CNEX) is not None


@pytest.mark.requirement("J48")
def test_the_last_day_of_a_document_handed_over_without_one_may_be_stated_and_corrected() -> None:
    """What was stated since stays open: a slip of the hand must not be locked in."""
    undated = TWO.with_(documents=tuple(d.with_(is_validity_stated=False) for d in TWO.documents))
    asked = returned(undated, item(CLARIFY))
    assert document_lock(asked, "business_licence", "client") is None
    stated = asked.with_(documents=tuple(d.with_(is_validity_stated=True, valid_until=TODAY) for d in asked.documents))
    assert document_lock(stated, "business_licence", "client") is None
    assert document_lock(returned(TWO, item(CLARIFY)), "business_licence", "client") is not None


def test_a_new_units_documents_are_open() -> None:
    """A unit that came of a split may have a certificate of its own to hand in, though nothing demands it."""
    whole = cnex_application()
    asked = returned(whole, item(SupplementKind.SPLIT, f"units[{whole.units[0].id}]"))
    assert document_lock(asked, "ccc_certificate", f"units[{whole.units[0].id}]") is not None
    renamed = with_answers(asked, {"products[p1].models": "YBX3-400"}).with_(units=())
    (line,) = [each for each in document_lines(renamed, CNEX) if each.requirement == "ccc_certificate"]
    assert lock_on_document(line, renamed, CNEX, TODAY) is None


MATERIALS = SectionDefinition(
    key="materials", title=Text(zh="原材料", en="materials"), row=Text(zh="原材料", en="material"),
    why=Text(zh="核算的输入", en="what is counted"), clause=CNEX.unit_division.clause, least_rows=1,
    for_each=Section.PRODUCTS,
)
OF_PRODUCT, WEIGHT = (
    FieldDefinition(key=key, section="materials", kind=kind, label=Text(zh=zh, en=key), why=MATERIALS.why,
                    clause=MATERIALS.clause)
    for key, kind, zh in (("product", FieldKind.PRODUCT_CHOICE, "产品"), ("weight", FieldKind.NUMBER, "重量"))
)
WITH_MATERIALS = CNEX.with_(sections=(MATERIALS,), fields=(*CNEX.fields, OF_PRODUCT, WEIGHT))
WEIGHED = with_answers(TWO, {
    "materials[m1].product": "p1", "materials[m1].weight": "5", "materials[m2].product": "p2",
    "materials[m2].weight": "7"}).with_(rows={**TWO.rows, "materials": ("m1", "m2")})


def test_to_split_a_unit_opens_what_is_told_about_its_product() -> None:
    """The rows that belong to it can be moved to the new product and more can be added; another product's stay."""
    asked = returned(WEIGHED, item(SupplementKind.SPLIT, f"units[{WEIGHED.units[0].id}]"))
    assert lock_on_answer("materials[m1].weight", asked, WITH_MATERIALS) is None
    assert lock_on_answer("materials[m2].weight", asked, WITH_MATERIALS) is not None
    assert lock_on_row("materials", "m1", asked, WITH_MATERIALS) is None
    assert lock_on_row("materials", "m2", asked, WITH_MATERIALS) is not None
    assert lock_on_rows("materials", asked, WITH_MATERIALS) is None


def test_rows_that_a_new_product_needs_can_be_added() -> None:
    """The list of materials is open while a product lacks its own, and stays so once something was added."""
    asked = returned(WEIGHED, item(SupplementKind.MISSING, "rows:products"))
    assert lock_on_rows("materials", asked, WITH_MATERIALS) is not None
    grown = asked.with_(rows={**asked.rows, "products": ("p1", "p2", "p3")})
    assert lock_on_rows("materials", grown, WITH_MATERIALS) is None
    fed = with_answers(grown, {"materials[m3].product": "p3"}).with_(
        rows={**grown.rows, "materials": ("m1", "m2", "m3")})
    assert lock_on_rows("materials", fed, WITH_MATERIALS) is None
    assert lock_on_answer("materials[m3].weight", fed, WITH_MATERIALS) is None
    assert lock_on_answer("materials[m1].weight", fed, WITH_MATERIALS) is not None


def test_a_section_that_was_not_asked_for_is_open_as_a_whole() -> None:
    """A corrected product makes the form ask for what it had no place for before."""
    only_lamps = MATERIALS.with_(least_rows=0, for_each=None, when=Condition(
        answer="products.family", is_one_of=("ex_luminaire",)))
    scheme = CNEX.with_(sections=(only_lamps,), fields=(*CNEX.fields, WEIGHT))
    asked = returned(cnex_application(), item(CORRECT, "products[p1].family"))
    assert lock_on_rows("materials", asked, scheme) is None
    was_asked = returned(cnex_application(products=({"family": "ex_luminaire"},)), item(CORRECT, "client.address"))
    assert lock_on_rows("materials", was_asked, scheme) is not None


def test_a_table_is_open_throughout_only_where_nothing_in_it_is_locked() -> None:
    """A grid cannot lock single cells: one lock closes all of them."""
    (sites,) = [each for each in CNEX.form if each.key == Section.SITES]
    assert is_open_throughout(sites, cnex_draft(), CNEX)
    assert not is_open_throughout(sites, returned(cnex_application(), item(CORRECT, "sites[s1].name")), CNEX)
    added = returned(cnex_application(), item(SupplementKind.MISSING, "rows:sites"))
    assert lock_on_rows(Section.SITES, added, CNEX) is None
    assert not is_open_throughout(sites, added, CNEX)
    whole = returned(TWO, item(SupplementKind.SPLIT, f"units[{TWO.units[0].id}]"))
    assert is_open_throughout(sites, whole, CNEX)


def test_units_that_were_handed_over_are_merged_and_split_only_where_their_product_is_open() -> None:
    """Clause 4, H51: a wish changes the division that the reviewer has read."""
    kept, opened = TWO.units
    asked = returned(TWO, item(SupplementKind.SPLIT, f"units[{opened.id}]"))
    locked, free = (division_wish(each.normalised_model, id=each.id) for each in (kept, opened))
    lock = lock_on_wish(locked, asked, CNEX)
    assert lock is not None
    assert kept.model in lock.text.zh
    assert lock_on_wish(free, asked, CNEX) is None
    assert locked_changes(asked, asked.with_(wishes=(locked, free)), CNEX, TODAY) == (lock,)
    assert locked_changes(asked, asked.with_(wishes=(free,)), CNEX, TODAY) == ()
    assert lock_on_wish(locked, TWO, CNEX) is None, "a draft's wishes are free"
    new = kept.with_(normalised_model="YBX3-NEW")
    assert [lock_on_unit(each, asked, CNEX) is None for each in (kept, opened, new)] == [False, True, True]


def test_a_wish_that_was_handed_over_is_not_taken_back_unasked() -> None:
    wished = cnex_application(wishes=(division_wish("A", "B"),))
    shaped = wished.with_(units=tuple(each.with_(wish="wish-1") for each in wished.units))
    asked = returned(shaped, item(CLARIFY))
    assert locked_changes(asked, asked.with_(wishes=()), CNEX, TODAY) != ()
    made_since = asked.with_(wishes=(*asked.wishes, division_wish("C", "D", id="wish-2")))
    assert locked_changes(made_since, asked, CNEX, TODAY) == ()


def test_a_change_is_refused_for_each_locked_thing_it_touches() -> None:
    asked = returned(TWO, item(CORRECT, "client.address"))
    good = with_answers(asked, {"client.address": "新址"})
    assert locked_changes(asked, good, CNEX, TODAY) == ()
    bad = with_answers(asked, {"client.address": "新址", "client.contact": "某人", "producer.name": "某厂"})
    assert len(locked_changes(asked, bad, CNEX, TODAY)) == 2
    fewer = asked.with_(rows={**asked.rows, "products": ("p1",)}, answers={
        path: answer for path, answer in asked.answers.items() if not path.startswith("products[p2]")})
    (reason,) = locked_changes(asked, fewer, CNEX, TODAY)
    assert "产品" in reason.text.zh
    more = asked.with_(rows={**asked.rows, "sites": ("s1", "s2")})
    assert len(locked_changes(asked, more, CNEX, TODAY)) == 1
    other = asked.with_(documents=(handed_in("application_form", file_id="file-new"), *asked.documents[1:]))
    touched = {d.requirement for d in asked.documents[:1]} | {"application_form"}
    assert len(locked_changes(asked, other, CNEX, TODAY)) == len(touched)


WORDS = st.sampled_from(["", "0", "否", "importer", "yes", "no", "ex_luminaire", "s1", "2025-01-01", "YBX3-1", "99999"])
PATHS = {
    "cnex_ex": st.sampled_from(sorted(cnex_application(products=({}, {})).answers)),
    "cec_salt": st.sampled_from(sorted(cec_application(products=({}, {})).answers)),
}
WHOLE = {"cnex_ex": cnex_application(products=({}, {})), "cec_salt": cec_application(products=({}, {}))}

LEVERS = {"cnex_ex": "products[p1].family", "cec_salt": "application.plant_output"}
"""Answers on which others hang."""


@pytest.mark.parametrize("key", ["cnex_ex", "cec_salt"])
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_keeps_an_application_from_being_submitted_can_be_mended(key: str, data: st.DataObject) -> None:
    """However the open answers are changed, nothing that is missing then is locked."""
    edition = scheme_of(key)
    named = data.draw(st.sets(PATHS[key], max_size=4)) | {LEVERS[key]}
    now = returned(WHOLE[key], *(item(CORRECT, path) for path in sorted(named)))
    for _ in range(data.draw(st.integers(0, 8))):
        path, words = data.draw(PATHS[key] | st.sampled_from(sorted(named))), data.draw(WORDS)
        if lock_on_answer(path, now, edition) is None:
            changed = with_answers(now, {path: words}) if words else now.with_(
                answers={p: a for p, a in now.answers.items() if p != path})
            assert locked_changes(now, changed, edition, TODAY) == ()
            now = changed
        else:
            touched = with_answers(now, {path: "改动" + now.text(path)})
            assert locked_changes(now, touched, edition, TODAY)
    for missing in missing_items(now, edition, TODAY):
        if missing.kind in ("field", "contradiction"):
            assert lock_on_answer(missing.target, now, edition) is None, missing.target
        elif missing.kind == "row":
            assert lock_on_rows(missing.section, now, edition) is None, missing.target
        elif missing.kind == "document":
            (line,) = [each for each in document_lines(now, edition)
                       if f"{each.requirement}@{each.subject}" == missing.target]
            assert lock_on_document(line, now, edition, TODAY) is None, missing.target


def test_a_request_without_an_answer_keeps_the_application_from_being_submitted() -> None:
    """It stands among what is missing, with its reason and clause; a document that is missing anyway stands once."""
    question = item(CLARIFY, title={"zh": "电力计量", "en": "metering"}, reason="请说明分摊")
    asked = returned(cnex_application(), question, item(REPLACE, "application_form@"))
    missing = completeness(asked, CNEX, TODAY).missing
    assert [(each.kind, each.target) for each in missing] == [
        ("document", "application_form@"), ("request", f"request:{question.id}")]
    assert missing[1].why.zh == "请说明分摊"
    assert asked.state is ApplicationState.RETURNED
    assert all(line.level is not DocumentLevel.REQUIRED or line.handed_in or not line.is_needed
               for line in document_lines(asked, CNEX))

"""Papers that come back signed: matched by their number, examined, kept, and the step closed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.services import agreements, downloads, returned_scans
from intake_app.services.office import Office
from intake_app.services.returned_scans import Scan, plain_number
from models.engagement import Engagement
from models.paper import Paper, PaperVoid
from tests.journeys.small_files import pdf_file
from tests.services.jobs import COORDINATOR, TODAY, job, put, refused_words, to_plan

SCAN = Scan(number="", file_name="合同签回.pdf", content=pdf_file("signed"), signed_on=TODAY)


@pytest.fixture
def agreement(office: Office) -> Paper:
    """An agreement drawn up today and signed by nobody."""
    put(office, to_plan(agreement=None))
    drawn_up = agreements.draw_up_agreement(office, COORDINATOR, "engagement-1")
    assert isinstance(drawn_up, Engagement)
    with office.unit_of_work() as uow:
        return uow.papers.all()[0]


def taken(office: Office, scan: Scan) -> Paper:
    outcome = returned_scans.take_scan(office, COORDINATOR, scan)
    assert isinstance(outcome, Paper), outcome
    return outcome


def words(office: Office, scan: Scan) -> str:
    return refused_words(returned_scans.take_scan(office, COORDINATOR, scan))


def test_a_signed_agreement_closes_the_signing(office: Office, agreement: Paper) -> None:
    """CNEX-9.2.4-a: kept with its digest, and what was not entered is."""
    paper = taken(office, SCAN.with_(number=agreement.number))
    (kept,) = paper.returned
    card, content = downloads.file_for(office, COORDINATOR, kept.file_id)
    assert (card.sha256, content) == (kept.sha256, SCAN.content)
    signed = job(office).agreement
    assert signed is not None
    assert (signed.signed_by_body_on, signed.signed_by_client_on) == (TODAY, TODAY)
    with office.unit_of_work() as uow:
        assert [r.verb for r in uow.records.about("engagement-1")][-2:] == ["paper.returned", "agreement.returned"]
    assert returned_scans.returned_papers(office, COORDINATOR) == (paper,)


def test_a_day_that_was_entered_stays(office: Office, agreement: Paper) -> None:
    agreements.record_signature(office, COORDINATOR, "engagement-1", "body", TODAY)
    before = job(office).agreement
    assert before is not None
    taken(office, SCAN.with_(number=agreement.number))
    assert job(office).agreement == before.with_(signed_by_client_on=TODAY)


@pytest.mark.parametrize("written", ["{}", " {} ", "{:l}", "{:w}"])
def test_a_number_is_found_however_it_is_typed(office: Office, agreement: Paper, written: str) -> None:
    number = agreement.number
    typed = {"{}": number, " {} ": f" {number} ", "{:l}": number.lower(),
             "{:w}": "".join(chr(ord(c) + 0xFEE0) for c in number)}[written]
    assert taken(office, SCAN.with_(number=typed)).id == agreement.id


@given(st.text(st.sampled_from("AZaz09-‐–—－ ＡＺａｚ０９　"), max_size=30))
def test_a_plain_number_is_plain_already(typed: str) -> None:
    assert plain_number(plain_number(typed)) == plain_number(typed)


def test_an_unknown_number_is_told_with_the_nearest(office: Office, agreement: Paper) -> None:
    assert agreement.number in words(office, SCAN.with_(number=agreement.number.replace("0001", "0007")))
    assert "请核对" in words(office, SCAN.with_(number="没有的编号"))
    assert "请输入文书编号" in words(office, SCAN.with_(number=" "))


def test_what_cannot_be_the_papers_scan_is_refused(office: Office, agreement: Paper) -> None:
    """Another day, another kind of file, a program in disguise; nothing is kept and nothing closed."""
    good = SCAN.with_(number=agreement.number)
    assert "制作日" in words(office, good.with_(signed_on=date(2026, 5, 31)))
    assert "今天" in words(office, good.with_(signed_on=date(2026, 6, 2)))
    assert "没有保存" in words(office, good.with_(content=b"MZ\x90\x00"))
    assert "没有保存" in words(office, good.with_(file_name="签回.exe", content=b"MZ\x90\x00"))
    unsigned = job(office).agreement
    assert unsigned is not None
    assert (unsigned.signed_by_body_on, returned_scans.returned_papers(office, COORDINATOR)) == (None, ())


def test_one_file_is_one_papers_scan(office: Office, agreement: Paper) -> None:
    taken(office, SCAN.with_(number=agreement.number))
    assert agreement.number in words(office, SCAN.with_(number=agreement.number))


def test_no_scan_of_a_void_paper_is_taken(office: Office, agreement: Paper) -> None:
    with office.unit_of_work() as uow:
        uow.papers.save(agreement.with_(void=PaperVoid(on=TODAY, by="某人", reason="名称有误")))
        uow.commit()
    assert "名称有误" in words(office, SCAN.with_(number=agreement.number))

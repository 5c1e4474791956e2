"""Two people at once, and things that go wrong half-way: nothing is lost, nothing is half-written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from intake_app.services import agreements, applications, cases, certificates, documents, surveillance
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import UnitOfWork
from models.account import Role
from models.application import Answer, Application, ApplicationState
from models.certificate import SurveillanceNotice
from models.errors import NotFound, NotPermitted, Stale
from models.ids import PaperId
from tests.builders import NOW, cnex_draft, completed, with_answers
from tests.conftest import UowFactory
from tests.job_builders import approval, certificate, cnex, decided, person, planned
from tests.journeys.small_files import pdf_file, word_file
from tests.offices import Clock, office_on
from tests.services.jobs import COORDINATOR, acting, client, enterprise, job, put, refused_words, to_plan

COLLEAGUE = client().with_(name="王芳")


@pytest.fixture
def office(every_database: UowFactory, tmp_path: Path, clock: Clock) -> Office:
    """An empty office, once on each kind of database."""
    return office_on(every_database, tmp_path / "files", clock)


class Interrupted:
    """A unit of work in which somebody else writes, once, right after a thing was read."""

    def __init__(self, inner: UnitOfWork, name: str, intrude: Callable[[], object], reading: str) -> None:
        self.inner, self.name, self.intrude, self.reading = inner, name, intrude, reading

    def __enter__(self) -> Self:
        self.inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.inner.__exit__(kind, error, trace)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        return InterruptedShelf(found, self.intrude, self.reading) if name == self.name else found


class InterruptedShelf:
    """Reads as the repository does, and lets the other writer in before it answers."""

    def __init__(self, inner: Any, intrude: Callable[[], object], reading: str) -> None:
        self.inner, self.intrude, self.reading = inner, intrude, reading

    def __getattr__(self, name: str) -> Any:
        return self._read if name == self.reading else getattr(self.inner, name)

    def _read(self, id: str) -> Any:
        found = getattr(self.inner, self.reading)(id)
        self.intrude()
        return found


def interrupted(
    office: Office, name: str, intrude: Callable[[], object], reading: str = "get", time: int = 1
) -> Office:
    """The office in which `intrude` happens once, after somebody has read from `name` for the `time`-th time."""
    waiting = [intrude]
    readings = 0

    def once() -> None:
        nonlocal readings
        readings += 1
        if readings >= time and waiting:
            waiting.pop()()

    return replace(office, unit_of_work=lambda: Interrupted(office.unit_of_work(), name, once, reading))


def drafted(office: Office, application: Application | None = None) -> Application:
    """A draft of enterprise-1, complete but for units, documents and declaration, or the application given."""
    draft = application or cnex_draft()
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.enterprises.add(enterprise("enterprise-2"))
        uow.applications.add(draft)
        uow.commit()
    return draft


def ready_to_submit(office: Office) -> Application:
    """A draft that lacks nothing but the declaration."""
    return drafted(office, completed(cnex_draft(), state=ApplicationState.DRAFT, declared_by="", submitted_on=None,
                                     complete_on=None, edition=None))


def verbs(office: Office, subject: str) -> list[str]:
    with office.unit_of_work() as uow:
        return [record.verb for record in uow.records.about(subject)]


def stored_files(office: Office, tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_the_second_of_two_editors_gets_the_firsts_value_and_loses_nothing(office: Office) -> None:
    """Neither value is overwritten unseen; the second may then enter theirs again."""
    draft = drafted(office)
    path, before = "client.contact", draft.text("client.contact")
    first = applications.save_answer(office, COLLEAGUE, draft.id, path, "赵敏", expected=before)
    second = applications.save_answer(office, client(), draft.id, path, "孙丽", expected=before)
    assert isinstance(first, applications.SavedAnswer)
    assert isinstance(second, applications.Conflict)
    assert isinstance(second.current, Answer)
    assert (second.current.text, second.current.by) == ("赵敏", "王芳")
    assert "赵敏" in second.text.zh
    assert "王芳" in second.text.en
    assert verbs(office, draft.id) == ["application.answered"]
    knowing = applications.save_answer(office, client(), draft.id, path, "孙丽", expected="赵敏")
    assert isinstance(knowing, applications.SavedAnswer)


@pytest.mark.parametrize(("path", "theirs", "mine", "words"), [
    ("client.kind", "dealer", "importer", "经销商"), ("products[p1].sites", "s1", "", "生产场所“1 号厂区”"),
    ("products[p1].family", "ex_luminaire", "ex_apparatus", "防爆灯具"),
])
def test_a_choice_made_by_another_is_told_in_its_words(
    office: Office, path: str, theirs: str, mine: str, words: str
) -> None:
    """Nobody reads the key of an option or of a row."""
    draft = drafted(office)
    applications.save_answer(office, COLLEAGUE, draft.id, path, theirs)
    second = applications.save_answer(office, client(), draft.id, path, mine, expected="another")
    assert isinstance(second, applications.Conflict)
    assert f"改为“{words}”" in second.text.zh


@pytest.mark.parametrize("path", ["client.kind", "client.contact", "products[p1].sites"])
def test_an_answer_that_another_emptied_is_told_so(office: Office, path: str) -> None:
    draft = drafted(office)
    before = draft.text(path)
    applications.save_answer(office, COLLEAGUE, draft.id, path, "", expected=before)
    second = applications.save_answer(office, client(), draft.id, path, "another", expected=before)
    assert isinstance(second, applications.Conflict)
    assert "清空" in second.text.zh
    assert "emptied" in second.text.en


def test_two_editors_who_type_the_same_do_not_conflict(office: Office) -> None:
    draft = drafted(office)
    for actor in (COLLEAGUE, client()):
        saved = applications.save_answer(office, actor, draft.id, "client.contact", "赵敏", expected="张示范")
        assert isinstance(saved, applications.SavedAnswer)


@pytest.mark.parametrize(("path", "typed"), [
    ("client.mobile", ("138", "138 ", "138 0013", "138 0013 8000")),
    ("client.email", ("li@", " li@", "li@ ", "li@b.cn")),
    ("sites[s1].employees", ("8人半", "8人半 ", "80")),
])
def test_who_stops_at_a_blank_while_typing_does_not_meet_themselves(
    office: Office, path: str, typed: tuple[str, ...]
) -> None:
    """CNEX-9.2.1-b: a half-typed answer is kept as the screen shows it, without the blank that it ends in."""
    draft = drafted(office)
    seen = draft.text(path)
    for text in typed:
        saved = applications.save_answer(office, client(), draft.id, path, text, expected=seen)
        assert isinstance(saved, applications.SavedAnswer), saved
        seen = saved.application.text(path)
    assert seen == typed[-1].replace(" ", "")


def test_an_answer_kept_with_blanks_around_it_is_the_one_that_was_seen(office: Office) -> None:
    """CNEX-9.2.1-b: such answers are still in older applications; another's newer one is told as before."""
    draft = drafted(office, with_answers(cnex_draft(), {"client.mobile": "138 "}))
    saved = applications.save_answer(office, client(), draft.id, "client.mobile", "138 0", expected="138")
    assert isinstance(saved, applications.SavedAnswer)
    other = applications.save_answer(office, COLLEAGUE, draft.id, "client.mobile", "139", expected="138")
    assert isinstance(other, applications.Conflict)


def test_two_editors_of_different_answers_are_both_kept(office: Office) -> None:
    """The second write comes between the first's reading and writing: it is tried again on what stands then."""
    draft = drafted(office)

    def colleague_writes() -> None:
        applications.save_answer(office, COLLEAGUE, draft.id, "client.mobile", "13911112222")

    meanwhile = interrupted(office, "applications", colleague_writes)
    saved = applications.save_answer(meanwhile, client(), draft.id, "client.contact", "赵敏", expected="张示范")
    assert isinstance(saved, applications.SavedAnswer)
    now = applications.application_of(office, client(), draft.id)
    assert (now.text("client.contact"), now.text("client.mobile")) == ("赵敏", "13911112222")


def test_a_value_written_in_between_is_a_conflict_too(office: Office) -> None:
    """What counts is what stands when the write happens, not when it was sent."""
    draft = drafted(office)
    meanwhile = interrupted(office, "applications", lambda: applications.save_answer(
        office, COLLEAGUE, draft.id, "client.contact", "赵敏"))
    outcome = applications.save_answer(meanwhile, client(), draft.id, "client.contact", "孙丽", expected="张示范")
    assert isinstance(outcome, applications.Conflict)
    assert applications.application_of(office, client(), draft.id).text("client.contact") == "赵敏"


def test_two_documents_handed_in_at_once_are_both_kept(office: Office) -> None:
    draft = drafted(office)
    meanwhile = interrupted(office, "applications", lambda: documents.hand_in(
        office, COLLEAGUE, draft.id, "organisation_chart", "", "机构.pdf", pdf_file("chart")))
    documents.hand_in(meanwhile, client(), draft.id, "application_form", "", "委托书.docx", word_file("书"))
    kept = {d.requirement for d in applications.application_of(office, client(), draft.id).documents}
    assert kept == {"organisation_chart", "application_form"}


def test_submitting_twice_submits_once(office: Office) -> None:
    """A second click, later or at the same moment, finds it submitted."""
    draft = ready_to_submit(office)
    meanwhile = interrupted(office, "applications", lambda: applications.submit(office, COLLEAGUE, draft.id, "王芳"))
    outcomes = [applications.submit(meanwhile, client(), draft.id, "林晓"),
                applications.submit(office, client(), draft.id, "林晓")]
    assert [isinstance(each, Application) and each.state for each in outcomes] == [ApplicationState.SUBMITTED] * 2
    assert verbs(office, draft.id) == ["application.submitted"]
    assert applications.application_of(office, client(), draft.id).declared_by == "王芳"


def test_a_write_on_a_job_that_changed_meanwhile_is_stale(office: Office) -> None:
    """The caller loads again; neither paper nor record nor number remains of the attempt."""
    put(office, to_plan(agreement=None))

    def colleague_stops_the_clock() -> None:
        first = job(office).accepted_on
        cases.stop_clock(office, COORDINATOR, "engagement-1", "late_fee", first, None, "未缴费", "催缴函")

    meanwhile = interrupted(office, "engagements", colleague_stops_the_clock)
    with pytest.raises(Stale):
        agreements.draw_up_agreement(meanwhile, COORDINATOR, "engagement-1")
    assert verbs(office, "engagement-1") == ["clock.stopped"]
    with office.unit_of_work() as uow:
        assert uow.papers.all() == ()
        assert uow.files.of_owner("engagement-1") == ()
    agreements.draw_up_agreement(office, COORDINATOR, "engagement-1")
    agreement = job(office).agreement
    assert agreement is not None
    assert agreement.number.endswith("0001")


def test_a_full_disk_leaves_nothing_and_gives_the_number_back(office: Office) -> None:
    """Papers are numbered without gaps."""

    class FullDisk:
        def put(self, content: bytes) -> str:
            raise OSError("no space left on device")

        def get(self, sha256: str) -> bytes:
            raise NotFound(sha256)

        def remove(self, sha256: str) -> None:
            raise NotFound(sha256)

    put(office, to_plan("engagement-1", agreement=None), to_plan("engagement-2", agreement=None))
    agreements.draw_up_agreement(office, COORDINATOR, "engagement-1")
    with pytest.raises(OSError, match="no space"):
        agreements.draw_up_agreement(replace(office, files=FullDisk()), COORDINATOR, "engagement-2")
    assert job(office, "engagement-2").agreement is None
    agreements.draw_up_agreement(office, COORDINATOR, "engagement-2")
    with office.unit_of_work() as uow:
        assert sorted(paper.number[-4:] for paper in uow.papers.all()) == ["0001", "0002"]


def test_two_writers_draft_each_certificate_once(office: Office) -> None:
    """The second finds that the first was faster."""
    put(office, decided(cnex(), director_approval=approval()), person("writer"))
    writer = acting(Role.CERTIFICATE_WRITER, person="writer")
    meanwhile = interrupted(office, "certificates", lambda: certificates.write_certificates(
        office, writer, "engagement-1"), "of_engagement", time=2)
    with pytest.raises(Stale):
        certificates.write_certificates(meanwhile, writer, "engagement-1")
    with office.unit_of_work() as uow:
        assert len(uow.certificates.all()) == 1


def test_two_managers_send_one_surveillance_notice(office: Office, clock: Clock) -> None:
    """CNEX-11: the second, who listed the same certificate, makes neither a notice nor a job."""
    put(office, planned(cnex()))
    issued = certificate(cnex(), issued_on=clock.at.date().replace(year=2025))
    today = clock.at.date()
    sent = SurveillanceNotice(due_on=today, sent_on=today, paper_id=PaperId("paper-1"), channel="", proof="")
    with office.unit_of_work() as uow:
        uow.certificates.add(issued)
        uow.commit()

    def other_manager_sends() -> None:
        with office.unit_of_work() as uow:
            uow.certificates.save(uow.certificates.get(issued.id).with_(notices=(sent,)))
            uow.commit()

    manager = acting(Role.MANAGER, person="manager")
    listed = surveillance.surveillance_desk(office, manager).due
    assert [item.due.notice_sent_on for item in listed] == [None]
    opened: list[UnitOfWork] = []

    def unit_of_work() -> UnitOfWork:
        """The first one lists; before the next is opened, the other manager writes."""
        if len(opened) == 1:
            other_manager_sends()
        opened.append(office.unit_of_work())
        return opened[-1]

    late = replace(office, unit_of_work=unit_of_work)
    assert "没有需要" in refused_words(surveillance.make_due_notices(late, manager))
    with office.unit_of_work() as uow:
        assert len(uow.engagements.all()) == 1
        assert uow.papers.all() == ()


def test_a_strangers_file_leaves_no_trace(office: Office, tmp_path: Path) -> None:
    """CNEX-15-a: not even the bytes of somebody who may not write here."""
    draft = drafted(office)
    with pytest.raises(NotPermitted):
        documents.hand_in(office, client("enterprise-2"), draft.id, "application_form", "", "书.pdf",
                                      pdf_file("x"))
    assert_nothing_was_kept(office, draft, tmp_path)


def test_a_file_for_a_document_that_nobody_asks_for_leaves_no_trace(office: Office, tmp_path: Path) -> None:
    draft = drafted(office)
    with pytest.raises(NotFound):
        documents.hand_in(office, client(), draft.id, "love_letter", "", "信.pdf", pdf_file("x"))
    assert_nothing_was_kept(office, draft, tmp_path)


def test_a_file_for_a_submitted_application_leaves_no_trace(office: Office, tmp_path: Path) -> None:
    draft = ready_to_submit(office)
    applications.submit(office, client(), draft.id, "林晓")
    before = verbs(office, draft.id)
    outcome = documents.hand_in(office, client(), draft.id, "application_form", "", "书.pdf", pdf_file("x"))
    assert isinstance(outcome, Refused)
    assert verbs(office, draft.id) == before
    assert stored_files(office, tmp_path) == []


def assert_nothing_was_kept(office: Office, draft: Application, tmp_path: Path) -> None:
    with office.unit_of_work() as uow:
        assert uow.files.of_owner(draft.id) == ()
        assert uow.records.about(draft.id) == ()
        assert uow.applications.get(draft.id) == draft
    assert stored_files(office, tmp_path) == []


def test_records_tell_when_by_whom_and_from_what_to_what(office: Office) -> None:
    """ISO/IEC 17065 7.12: the evidence of one change."""
    draft = drafted(office)
    applications.save_answer(office, COLLEAGUE, draft.id, "client.contact", "赵敏")
    with office.unit_of_work() as uow:
        (record,) = uow.records.about(draft.id)
    assert (record.by_name, record.at) == ("王芳", office.moment())
    assert record.before == {"client.contact": "张示范"}
    assert record.after["client.contact"] == "赵敏"
    assert record.at.date() == NOW.date()

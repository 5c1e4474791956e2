"""The body's own templates: only what the check lets pass is kept, and papers use what was taken into use."""

from hashlib import sha256

import pytest

from docs_templates.contexts import RefusalNotice
from docs_templates.examples import example
from docs_templates.fault_words import FaultKind
from docs_templates.render import paper_text
from intake_app.services import paper_templates
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.paper_templates import SHIPPED, TemplateFaults
from intake_app.services.papers import make_paper, next_paper_number
from models.account import Actor, Role
from models.errors import NotFound, Stale
from models.paper import Paper, TemplateShelf
from tests.docs_templates.word_edits import edited, replaced, typed
from tests.job_builders import cnex
from tests.services.jobs import acting, enterprise, refused_words

ADMINISTRATOR = acting(Role.ADMINISTRATOR)
KIND = "refusal_notice"


def hand_in(office: Office, words: str = "本机构档案室存档一份。") -> TemplateShelf:
    """A template with one more sentence."""
    shelf = paper_templates.hand_in_template(office, ADMINISTRATOR, "cnex_ex", KIND, "不予受理.docx",
                                             edited(KIND, typed(words)))
    assert isinstance(shelf, TemplateShelf), shelf
    return shelf


def make(office: Office, actor: Actor | None = None) -> Paper:
    """A refusal notice of the example's words."""
    context = example(KIND, "cnex_ex")
    with office.unit_of_work() as uow:
        if uow.enterprises.find("enterprise-1") is None:
            uow.enterprises.add(enterprise("enterprise-1"))
        number = next_paper_number(office, uow, cnex(), KIND)
        paper = make_paper(office, uow, actor or acting(Role.APPLICATION_REVIEWER),
                           context.with_(head=context.head.with_(number=number)), cnex(), subject="application-1",
                           enterprise_id="enterprise-1")
        uow.commit()
    return paper


def text_of(office: Office, paper: Paper) -> str:
    return paper_text(office.files.get(paper.sha256))


def test_a_template_with_a_fault_is_told_it_and_not_kept(office: Office) -> None:
    outcome = paper_templates.hand_in_template(office, ADMINISTRATOR, "cnex_ex", KIND, "不予受理.docx",
                                               edited(KIND, replaced("{{ reason }}", "{{ raeson }}")))
    assert isinstance(outcome, TemplateFaults)
    assert {fault.kind for fault in outcome.faults} == {FaultKind.UNKNOWN_FIELD, FaultKind.MISSING_FIELD}
    assert paper_templates.shelf_of(office, ADMINISTRATOR, "cnex_ex", KIND).versions == ()


def test_what_is_no_word_file_is_refused_at_the_door(office: Office) -> None:
    outcome = paper_templates.hand_in_template(office, ADMINISTRATOR, "cnex_ex", KIND, "x.exe", b"MZ")
    assert isinstance(outcome, Refused)


@pytest.mark.parametrize(("name", "content"), [
    ("a.docx", b"a text"), ("a.pdf", b"%PDF-1.7"), ("a.xlsx", b"PK\x03\x04")])
def test_only_the_kind_of_file_that_is_taken_is_named_in_the_refusal(office: Office, name: str, content: bytes) -> None:
    outcome = paper_templates.hand_in_template(office, ADMINISTRATOR, "cnex_ex", KIND, name, content)
    assert refused_words(outcome) == (
        f"“{name}”不是 Word 文件（.docx），模板只能是 .docx。请在 Word 或 WPS 中打开，另存为 .docx 后上传。")


def test_a_template_that_was_handed_in_is_used_only_once_it_is_taken_into_use(office: Office) -> None:
    hand_in(office)
    assert "档案室" not in text_of(office, make(office))
    paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, 1)
    paper = make(office)
    assert "档案室" in text_of(office, paper)
    assert paper.template_number == 1
    paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, SHIPPED)
    again = make(office)
    assert "档案室" not in text_of(office, again)
    assert again.template_number == SHIPPED


def test_another_scheme_keeps_its_own_template(office: Office) -> None:
    hand_in(office)
    paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, 1)
    assert paper_templates.shelf_of(office, ADMINISTRATOR, "cec_salt", KIND).in_use is None


def test_versions_and_uses_say_who_and_when_and_leave_records(office: Office) -> None:
    hand_in(office)
    hand_in(office, "一式两份。")
    shelf = paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, 2)
    assert isinstance(shelf, TemplateShelf)
    assert [version.number for version in shelf.versions] == [1, 2]
    assert (shelf.uses[0].by, shelf.uses[0].since) == ("某人", office.moment())
    with office.unit_of_work() as uow:
        verbs = [record.verb for record in uow.records.about(shelf.id)]
    assert verbs == ["paper_template.handed_in"] * 2 + ["paper_template.taken_into_use"]


def test_the_same_file_is_not_kept_twice_and_the_same_version_not_taken_twice(office: Office) -> None:
    content = edited(KIND, typed("一式两份。"))
    for _ in range(2):
        outcome = paper_templates.hand_in_template(office, ADMINISTRATOR, "cnex_ex", KIND, "a.docx", content)
    assert "完全相同" in refused_words(outcome)
    paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, 1)
    assert "正在使用" in refused_words(paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, 1))
    with pytest.raises(NotFound):
        paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", KIND, 7)
    with pytest.raises(NotFound):
        paper_templates.shelf_of(office, ADMINISTRATOR, "no_scheme", KIND)


def test_of_two_who_hand_in_at_once_the_second_is_told(office: Office) -> None:
    shelf = hand_in(office)
    with office.unit_of_work() as uow:
        uow.paper_templates.save(shelf)
        with pytest.raises(Stale):
            uow.paper_templates.save(shelf)


def test_an_administrator_sees_made_up_values_and_a_reader_of_cases_the_newest_paper(office: Office) -> None:
    """CNEX-15-a: who keeps templates reads no client's things by it."""
    paper = make(office)
    assert not paper_templates.template_preview(office, ADMINISTRATOR, "cnex_ex", KIND, SHIPPED).is_live
    both = acting(Role.ADMINISTRATOR, Role.MANAGER)
    preview = paper_templates.template_preview(office, both, "cnex_ex", KIND, SHIPPED)
    assert preview.is_live
    assert paper.number in paper_text(preview.word_file)


def test_the_catalogue_shows_each_field_with_what_would_be_printed(office: Office) -> None:
    lines = {line.entry.alias: line.values for line in paper_templates.fields_of(
        office, ADMINISTRATOR, "cnex_ex", KIND)}
    notice = example(KIND, "cnex_ex")
    assert isinstance(notice, RefusalNotice)
    assert lines["不予受理的理由"] == (notice.reason,)
    assert lines["文书信息.文书日期"] == ("2026年6月1日",)
    assert len(lines["审查记录[].审查项目"]) == 2


def test_a_paper_keeps_the_digests_of_what_it_was_made_of(office: Office) -> None:
    """ISO/IEC 17065 7.12: template, data and paper can each be shown later."""
    paper = make(office)
    for digest in (paper.template_sha256, paper.data_sha256, paper.sha256):
        assert sha256(office.files.get(digest)).hexdigest() == digest
    assert paper.edition == cnex().edition

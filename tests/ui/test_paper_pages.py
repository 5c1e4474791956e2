"""The pages of papers and templates: what is made, checked and declared void is seen there."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import case_papers, paper_register, surveillance
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.jobs import job_name
from intake_app.ui.showing import escaped
from models.account import Actor, Role
from models.paper import Paper
from tests.docs_templates.word_edits import edited, replaced, typed
from tests.job_builders import certificate, cnex, decided, person, planned
from tests.services.jobs import acting, put
from tests.services.test_unfit_templates import keep_in_use
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
KIND, SCHEME = "refusal_notice", "cnex_ex"
UPLOAD = f"template_uploads_{SCHEME}/{KIND}_0"

OpenAs = Callable[..., AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for somebody of this role, with what the address says."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(role: Role, file: str, **address: str) -> AppTest:
        actor: Actor = acting(role, person="member")
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        at = AppTest.from_file(str(MAIN), default_timeout=120).run()
        for name, value in address.items():
            at.query_params[name] = value
        return at.switch_page(file).run()

    return opened


def shown(at: AppTest) -> str:
    return "\n".join(str(each.value) for each in (*at.markdown, *at.caption, *at.error, *at.warning, *at.success,
                                                    *at.info))


def hand_in(at: AppTest, content: bytes) -> AppTest:
    return at.file_uploader(key=UPLOAD).upload("不予受理.docx", content).run()


def test_a_template_with_a_fault_is_told_where_and_what_to_do(office: Office, open_as: OpenAs) -> None:
    at = open_as(Role.ADMINISTRATOR, "paper_templates.py", paper=KIND, scheme=SCHEME)
    hand_in(at, edited(KIND, replaced("{{ reason }}", "{{ raeson }}")))
    assert not at.exception
    assert "正文第 12 段" in shown(at)
    assert "有 2 处需要修改" in shown(at)
    assert at.button(key=f"use_{SCHEME}/{KIND}_0").disabled


def test_a_sound_template_is_looked_at_and_taken_into_use(office: Office, open_as: OpenAs) -> None:
    at = open_as(Role.ADMINISTRATOR, "paper_templates.py", paper=KIND, scheme=SCHEME)
    hand_in(at, edited(KIND, typed("本机构存档一份。")))
    assert "已保存为第 1 版" in shown(at)
    assert "没有安装 LibreOffice" in shown(at)
    at.button(key=f"use_{SCHEME}/{KIND}_1").click().run()
    assert not at.exception
    assert "正在使用：第 1 版" in shown(at)
    at.button(key=f"use_{SCHEME}/{KIND}_0").click().run()
    assert "正在使用：随系统提供的模板" in shown(at)


def test_a_record_is_made_and_declared_void_on_the_page_of_papers(office: Office, open_as: OpenAs) -> None:
    put(office, planned(cnex()), person("member"), person("second"))
    at = open_as(Role.COORDINATOR, "papers.py")
    assert "还没有制作文书" in shown(at)
    at.button(key="make_engagement-1_document_review").click().run()
    assert not at.exception
    (paper,) = paper_register.register(office, acting(Role.MANAGER))
    assert escaped(paper.number) in shown(at)
    kept_field(at.text_input, f"reason_{paper.id}").set_value("收件单位有误").run()
    at = open_as(Role.COORDINATOR, "papers.py")
    assert kept_field(at.text_input, f"reason_{paper.id}").value == "收件单位有误", "kept until it is sent"
    at.button(key=f"void_{paper.id}").click().run()
    assert "已作废" in shown(at)
    (voided,) = paper_register.register(office, acting(Role.MANAGER))
    assert voided.void is not None
    assert voided.void.reason == "收件单位有误"


def test_notices_are_made_as_a_batch_and_handed_out_as_one_archive(office: Office, open_as: OpenAs) -> None:
    """CNEX-11-a: each client gets its own notice, and the page tells how many were made."""
    put(office, decided(cnex()), decided(cnex(), id="engagement-2"))
    with office.unit_of_work() as uow:
        for n in (1, 2):
            uow.certificates.add(certificate(cnex(), office.today() - timedelta(days=310), id=f"certificate-{n}",
                                             number=f"PCF-{n}", engagement_id=f"engagement-{n}"))
        uow.commit()
    at = open_as(Role.MANAGER, "surveillance_due.py")
    at.button(key="make_notices").click().run()
    assert not at.exception
    assert "已生成 2 份监督通知书" in shown(at)
    assert len(paper_register.register(office, acting(Role.MANAGER))) == 2
    assert at.button(key="make_notices").disabled


def test_a_batch_tells_how_far_it_is(office: Office) -> None:
    put(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), office.today() - timedelta(days=310)))
        uow.commit()
    heard: list[tuple[int, int]] = []
    made = surveillance.make_due_notices(office, acting(Role.MANAGER), told=lambda *far: heard.append(far))
    assert isinstance(made, tuple)
    assert heard == [(1, 1)]


def test_a_paper_made_again_is_compared_with_the_kept_one(office: Office, open_as: OpenAs) -> None:
    put(office, planned(cnex()), person("member"), person("second"))
    paper = case_papers.make_case_paper(office, acting(Role.MANAGER), "engagement-1", "impartiality_record")
    assert isinstance(paper, Paper)
    at = open_as(Role.MANAGER, "papers.py")
    at.button(key=f"again_{paper.id}").click().run()
    assert "逐字节一致" in shown(at)


@pytest.mark.parametrize(("role", "page"), [
    (Role.ADMINISTRATOR, "paper_templates.py"), (Role.COORDINATOR, "papers.py"), (Role.MANAGER, "papers.py"),
])
def test_an_own_template_that_no_longer_fits_is_named_with_what_it_lacks(
    office: Office, open_as: OpenAs, role: Role, page: str
) -> None:
    """CNEX-9.2.3-c: whichever paper the page shows just then."""
    assert "不再相符" not in shown(open_as(role, page))
    keep_in_use(office, KIND, "{{ reason }}")
    words = shown(open_as(role, page))
    assert "现用的自有模板中有 1 个与现在的字段不再相符" in words
    assert "不予受理通知书" in words
    assert "理由" in words


def test_the_register_and_its_picker_name_whose_paper_it_is(office: Office, open_as: OpenAs) -> None:
    """CNEX-15-a: a number and a kind alone say nothing of the client; a case is named as on all other pages."""
    job = planned(cnex())
    put(office, job, person("member"), person("second"))
    with office.unit_of_work() as uow:
        client = uow.enterprises.get(job.enterprise_id).name
    case_papers.make_case_paper(office, acting(Role.MANAGER), job.id, "impartiality_record")
    at = open_as(Role.COORDINATOR, "papers.py")
    assert not at.exception
    (row, *_) = at.dataframe[0].value.to_dict("records")
    assert row["客户"] == client
    assert client in at.selectbox(key="choose_paper_zh").options[0]
    assert job_name(job) in at.selectbox(key="choose_case_zh").options[0]

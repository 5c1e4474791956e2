"""What those who evaluate, review and decide are shown of the things that they judge."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.rules.targets import document_text
from intake_app.services import client_file
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.showing import escaped
from models.account import Actor, Role
from models.application import Application, ApplicationState, DocumentVerdict
from models.engagement import Engagement
from models.paper import StoredFile
from tests.builders import NOW, cnex_draft, completed, handed_in
from tests.job_builders import (
    cnex,
    decision,
    evaluated,
    expert,
    finding,
    on_site,
    planned,
    report,
    technical_review,
    trained,
    visit,
)
from tests.services.jobs import acting, job, put
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
MEMBER = acting(Role.AUDITOR, person="member")
DECIDER = acting(Role.DECIDER, person="decider")
DIRECTOR = acting(Role.DIRECTOR, person="director")
OpenAs = Callable[[Actor, str], AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for somebody."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(actor: Actor, file: str) -> AppTest:
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()
        assert not at.exception
        return at

    return opened


def put_with_dossier(office: Office, one: Engagement) -> Application:
    """The job with its team, and a client who handed in a business licence that is out of date by now."""
    put(office, one, trained("member"), trained("second"), expert("专"), trained("decider", functions=("decider",)),
        trained("director", functions=()))
    licence = handed_in("business_licence", "client").with_(
        file_name="执照*.pdf", valid_until=date(2026, 5, 1), is_validity_stated=True, verdict=DocumentVerdict.ACCEPTED)
    dossier = completed(cnex_draft(), id="application-1", enterprise_id="enterprise-1",
                        state=ApplicationState.ACCEPTED)
    with office.unit_of_work() as uow:
        uow.applications.save(dossier.with_(documents=(licence,)))
        uow.files.add(StoredFile(
            id=licence.file_id, owner_id="application-1", enterprise_id="enterprise-1", name="执照*.pdf",
            media_type="application/pdf", size_bytes=2049, sha256="0" * 64, stored_at=NOW, stored_by="account-1"))
        uow.commit()
    return dossier


def shown(at: AppTest) -> str:
    elements = (*at.markdown, *at.caption, *at.error, *at.warning, *at.info, *at.success)
    return "\n".join(str(each.value) for each in elements)


def opened_file(at: AppTest, beside: str = "") -> AppTest:
    """The page with the client's documents and answers opened."""
    at.session_state[f"client_file_engagement-1_{beside}"] = True
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize(("actor", "page", "beside"), [
    (MEMBER, "evaluating.py", ""), (MEMBER, "site_checks.py", ""), (MEMBER, "my_days.py", "s1"),
    (acting(Role.AUDITOR, person="专"), "my_days.py", "s1"), (DECIDER, "deciding.py", ""),
])
def test_the_clients_documents_and_answers_lie_beside_the_work(
    office: Office, open_as: OpenAs, actor: Actor, page: str, beside: str
) -> None:
    """CNEX-9.4-a, CNEX-9.7-a, CEC-5.3.2-a: no verdict on what nobody could open; shut away until it is wanted."""
    is_decided = page == "deciding.py"
    dossier = put_with_dossier(office, evaluated(cnex(), report=report()) if is_decided else
                               planned(cnex(), visits=(visit(experts=("专",)),)))
    at = open_as(actor, page)
    assert "营业执照" not in shown(at)
    told = shown(opened_file(at, beside))
    assert "营业执照" in told
    assert "执照\\*\\.pdf · 3 KB" in told
    assert ":red[有效期至 2026-05-01]" in told
    assert "未提交（" in told
    links = [each.proto.url for each in at.get("link_button")]
    assert "/files/file-business_licence-client" in links
    (parts,) = (each for each in at.button_group if str(each.key).startswith("client_file_"))
    parts.set_value("client").run()
    assert not at.exception
    assert escaped(dossier.text("client.name")) in shown(at)


def test_the_team_chooses_by_name_the_document_that_it_asks_about(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.4-b, CEC-5.3.3-a: the name lies in the line below, kept like everything typed there."""
    put_with_dossier(office, planned(cnex()))
    at = open_as(MEMBER, "evaluating.py")
    line = next(each.line for each in client_file.client_file(office, MEMBER, "engagement-1").documents
                if each.line.requirement == "business_licence")
    at.selectbox(key="job_ask_engagement-1_0_document_zh").select(document_text(line).zh).run()
    assert kept_field(at.text_input, "job_ask_engagement-1_0_title").value == document_text(line).zh
    kept_field(at.text_area, "job_ask_engagement-1_0_reason").input("已过期，请换新").run()
    at.button(key="job_ask_engagement-1_0_add").click().run()
    assert not at.exception
    (item,) = job(office).drafted_items
    assert (item.title, item.clause, item.reason) == (document_text(line), line.clause, "已过期，请换新")


@pytest.mark.parametrize(("actor", "stage"), [(DECIDER, "review"), (DECIDER, "decision"), (DIRECTOR, "approval")])
def test_the_page_of_a_judgement_shows_what_it_is_about(
    office: Office, open_as: OpenAs, actor: Actor, stage: str
) -> None:
    """CNEX-9.7-a, CNEX-9.8-a, CEC-5.7.1-b: days, team, documents, sites, findings, figures, the report's limits."""
    told = report().with_(limitations="未核实*上游*运输", fluctuation="三月停产检修", not_covered="")
    done: dict[str, object] = {"technical_review": technical_review()} if stage != "review" else {}
    done |= {"decision": decision()} if stage == "approval" else {}
    result = on_site().with_(disagreement="对分摊方法有不同意见")
    put_with_dossier(office, evaluated(cnex(), report=told, on_site=(result,),
                                       nonconformities=(finding(verified_on=date(2026, 6, 1)),), **done))
    seen = shown(open_as(actor, "deciding.py"))
    for words in ("您可以办理", "未核实\\*上游\\*运输", "三月停产检修", "核查未覆盖的内容", "不少于 4.0 人日",
                  "碳足迹培训合格证", "符合要求，可进行现场检查", "对分摊方法有不同意见", "记录不全", "已补齐",
                  "书面验证有效", "2025-01-01 至 2025-12-31", "排放因子法"):
        assert words in seen, words


def test_who_took_part_reads_why_they_may_not_and_nothing_else(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-c."""
    put_with_dossier(office, evaluated(cnex(), report=report()))
    at = open_as(acting(Role.DECIDER, person="member"), "deciding.py")
    assert "您可以办理" not in shown(at)
    assert "member是本项目的检查组成员" in shown(at)


def test_who_decides_opens_the_records_and_has_a_missing_one_made(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-a: nobody need have pressed a button on another page before."""
    put_with_dossier(office, evaluated(cnex(), report=report()))
    at = open_as(DECIDER, "deciding.py")
    at.session_state["records_of_engagement-1"] = True
    at.run()
    at.button(key="record_engagement-1_document_review").click().run()
    assert not at.exception
    assert "《文件评审记录》已制作" in shown(at)
    with office.unit_of_work() as uow:
        (paper,) = (each for each in uow.papers.about("engagement-1") if each.kind == "document_review")
    assert f"[{escaped(paper.number)}](/files/{paper.file_id})" in shown(at)

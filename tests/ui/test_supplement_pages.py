"""What people see of requests and mandates: what is asked stands first, the rest is locked and says why."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import applications, supplement_answers
from intake_app.services.office import Office
from intake_app.services.stored_files import TooLarge
from intake_app.ui import session
from intake_app.ui.incoming import counted_type
from models.account import Account, Actor, Role
from models.application import AcceptanceCheck, Application, ApplicationState, DocumentVerdict, Upload
from models.examination import Examination, FileRemark, FileVerdict
from models.file_reasons import FileReason
from models.ids import ApplicationId
from models.supplement import SupplementKind
from tests.builders import cnex_application, cnex_draft, completed, item, returned
from tests.job_builders import cnex, person
from tests.offices import Clock
from tests.services.jobs import REVIEWS_APPLICATIONS, acting, client, consultant, enterprise, mandate

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
ID = "application-1"
QUESTION = "request-clarify-"

OpenAs = Callable[..., AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for an actor, in Chinese unless said otherwise."""

    def opened(actor: Actor, file: str, language: str = "zh", **address: str) -> AppTest:
        monkeypatch.setattr(session, "language", lambda: language)
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        at = AppTest.from_file(str(MAIN), default_timeout=120).run()
        for name, value in address.items():
            at.query_params[name] = value
        at = at.switch_page(file).run()
        assert not at.exception, at.exception
        return at

    return opened


@pytest.fixture
def returned_one(office: Office) -> Application:
    """An application that is with its applicant: an address to correct and a question."""
    whole = returned(cnex_application(), item(SupplementKind.CORRECT, "client.address", title=named("注册地址")),
                     item(SupplementKind.CLARIFY, title=named("电力计量")))
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.accounts.add(Account(id="account-consultant", email="gu@firm.example", name="顾问", firm="绿洲咨询",
                                 password_hash="x", roles={Role.CONSULTANT}))
        uow.mandates.add(mandate())
        uow.applications.add(whole)
        uow.commit()
    return whole


def named(words: str) -> dict[str, str]:
    return {"zh": words, "en": f"{words} (en)"}


def widget(at: AppTest, key: str) -> Any:
    """The widget with this key, or whose key goes on after it: each laying of a field ends its key anew."""
    keys = {str(getattr(element, "key", None)): element for element in at.main}
    (found,) = [element for name, element in keys.items() if name == key or name.startswith(f"{key}_")]
    return found


def said(at: AppTest) -> str:
    elements = [*at.subheader, *at.markdown, *at.error, *at.warning, *at.success, *at.info, *at.caption]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def now(office: Office) -> Application:
    return applications.application_of(office, client(), ID)


@pytest.mark.parametrize(("language", "words"), [("zh", "认证机构要求补正什么"), ("en", "What does the certification")])
def test_requests_stand_on_a_page_of_their_own(
    office: Office, returned_one: Application, open_as: OpenAs, language: str, words: str
) -> None:
    """Each with its kind, reason and state, and by when."""
    page = said(open_as(client(), "application_requests.py", language, application=ID))
    for each in (words, "2026-07-01", "电力计量", "与营业执照不一致"):
        assert each in page
    assert returned_one.state is ApplicationState.RETURNED


@pytest.mark.parametrize(("reason", "language", "note"), [
    ("请补充 2025 年电表记录", "en", "(in the words of whoever wrote it, in Chinese)"),
    ("请补充 2025 年电表记录", "zh", ""),
    ("Give the meter readings of 2025", "zh", "（原文为英文）"), ("Give the meter readings of 2025", "en", ""),
    ("GB/T 24067", "zh", ""), ("The licence of 南阳电机 has run out", "en", ""),
])
def test_a_request_in_the_other_language_says_that_it_stands_in_its_writers_words(
    office: Office, returned_one: Application, open_as: OpenAs, reason: str, language: str, note: str
) -> None:
    """On the list of requests and beside the answer it names; a number of a standard is in no language."""
    asked = returned(cnex_application(), item(SupplementKind.CORRECT, "client.address", reason=reason,
                                              title={"zh": "注册地址", "en": "registered address"}))
    with office.unit_of_work() as uow:
        uow.applications.save(asked.with_(version=returned_one.version))
        uow.commit()
    notes = ("（原文为英文）", "(in the words of whoever wrote it, in Chinese)")
    for at in (open_as(client(), "application_requests.py", language, application=ID),
               open_as(client(), "application_form.py", language, application=ID, section="client")):
        assert [each for each in notes if each in said(at)] == [note] * bool(note)


def test_a_reply_is_kept_when_the_field_is_left(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    at = open_as(client(), "application_requests.py", application=ID)
    widget(at, f"reply_{ID}_{QUESTION}").set_value("按产量分摊").run()
    answer = now(office).supplements[0].items[1].answer
    assert answer is not None
    assert answer.text == "按产量分摊"
    assert "已保存" in said(at)
    widget(at, f"reply_{ID}_{QUESTION}").set_value("").run()
    assert now(office).supplements[0].items[1].answer is None


def test_the_check_leads_to_changes_of_what_is_open_only(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    """A way to change what stays locked would lead nowhere."""
    at = open_as(client(), "application_check.py", application=ID)
    links = [link.proto.query_string for link in at.get("page_link")]
    fields = {field for query in links for field in parse_qs(query).get("field", [])}
    assert fields == {"client.address"}


def test_what_a_request_asks_for_is_counted_once_and_the_declaration_only_where_it_is_due(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    """The steps, the sentence at the top and the list below tell one number."""
    given = cnex_application()
    gone, kept = given.documents[0], given.documents[1:]
    lacking = returned(given.with_(documents=kept),
                       item(SupplementKind.CORRECT, "client.address", title=named("注册地址")),
                       item(SupplementKind.MISSING, f"{gone.requirement}@{gone.subject}", title=named("委托书")))
    with office.unit_of_work() as uow:
        uow.applications.save(lacking.with_(version=returned_one.version))
        uow.commit()
    at = open_as(client(), "application_check.py", application=ID)
    steps = [each.label for each in at.button if str(each.key).startswith("way_")]
    assert [step.partition("（")[2] for step in steps if "（" in step] == ["2）"]
    assert "还缺 2 项，补齐后" in said(at)
    assert [each.label for each in at.expander if "还缺" in each.label] == ["还缺 2 项"]


def test_only_what_was_asked_about_is_open_and_the_rest_says_why(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    at = open_as(client(), "application_form.py", application=ID, section="client")
    address, contact = (widget(at, f"answer_{ID}_client.{field}") for field in ("address", "contact"))
    assert (address.disabled, contact.disabled) == (False, True)
    assert contact.label.startswith(":material/lock:")
    assert "本次补正没有要求更改" in contact.help
    assert "只有补正要求所列内容" in said(at)


def test_a_field_says_what_the_body_asks_of_it_until_it_is_mended(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    """Its section counts it: a tick there would say that nothing is left to do."""
    at = open_as(client(), "application_form.py", application=ID, section="client")
    address = widget(at, f"answer_{ID}_client.address")
    assert address.label == "注册地址\N{NO-BREAK SPACE}•"
    assert "认证机构要求补正：与营业执照不一致" in said(at)
    section = widget(at, f"section_{ID}_client")
    assert "（1）" in section.label
    address.set_value("河南省南阳市宛城区信臣东路 66 号").run()
    assert "已按要求补正：与营业执照不一致" in said(at)
    assert widget(at, f"answer_{ID}_client.address").label == "注册地址"
    assert "（1）" not in widget(at, f"section_{ID}_client").label


def test_a_proposal_of_the_chat_for_a_locked_field_cannot_be_filled_in_and_says_why(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    at = open_as(client(), "application_form.py", application=ID, section="client")
    at.chat_input[0].set_value("注册地址：河南省南阳市宛城区信臣东路 66 号。手机 13900001111，座机 0377-63258564").run()
    open_for = {str(button.key): not button.disabled for button in at.main
                if str(getattr(button, "key", "")).startswith(f"take_proposed_{ID}")}
    assert list(open_for.values()) == [True, False, False]
    assert said(at).count("本次补正没有要求更改“认证委托人——") == 2
    assert not [button for button in at.main if str(getattr(button, "key", "")).startswith("take_sure_")]


def test_the_requests_stand_first_on_the_task_list(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    """The main button leads to the first of them."""
    at = open_as(client(), "application_tasks.py", application=ID)
    page = said(at)
    assert page.index("补正要求") < page.index("生产场所与产品")
    assert widget(at, f"task_{ID}_requests").label == ":primary[补正要求]"
    assert "注册地址" in widget(at, f"tasks_next_{ID}").label


def test_a_table_with_a_locked_cell_is_read_only_and_its_rows_are_opened_below(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    """Nothing can be typed into it that would be refused; neither is a table to be brought."""
    many = returned(cnex_application(sites=({},) * 5), item(SupplementKind.CORRECT, "sites[s1].name"),
                    id="application-many")
    with office.unit_of_work() as uow:
        uow.applications.add(many)
        uow.commit()
    at = open_as(client(), "application_form.py", application=many.id, section="sites", row="s1")
    page = said(at)
    assert "要更改，请在下方打开相应的行" in page
    assert "表格文件" not in page
    name, employees = (widget(at, f"answer_{many.id}_sites[s1].{field}") for field in ("name", "employees"))
    assert (name.disabled, employees.disabled) == (False, True)


@pytest.mark.parametrize(("language", "problem", "remedy"), [
    ("zh", "“电表照片.pdf”没有保存：文件有 25.0 MB，超过 20 MB 的上限。", "压缩图片后重新上传"),
    ("en", "The file has 25.0 MB, above the limit of 20 MB.", "compress its pictures, then upload it again")])
def test_a_file_that_is_too_large_for_an_answer_is_refused_with_a_remedy(
    office: Office, returned_one: Application, open_as: OpenAs, language: str, problem: str, remedy: str
) -> None:
    """The server counted it on its way in; the browser lets it pass."""
    at = open_as(client(), "application_requests.py", language, application=ID)
    uploader = next(each for each in at.file_uploader if each.key.startswith(f"reply_file_{QUESTION}"))
    kind = counted_type(TooLarge(size_bytes=25 * 1024 * 1024, sha256="0" * 64))
    uploader.upload("电表照片.pdf", b"", kind).run()
    page = said(at)
    assert not at.exception
    assert problem in page
    assert remedy in page
    with office.unit_of_work() as uow:
        request = uow.applications.get(ApplicationId(ID)).open_request
    assert request is not None
    assert [each.answer for each in request.items] == [None, None]


def test_a_late_answer_is_red_on_both_sides(
    office: Office, returned_one: Application, open_as: OpenAs, clock: Clock
) -> None:
    clock.move(timedelta(days=40))
    asked = said(open_as(client(), "application_requests.py", application=ID))
    assert "期限 2026-07-01（周三），已逾期 10 天：请立即答复" in asked
    reviewer = said(open_as(acting(Role.APPLICATION_REVIEWER, person="reviewer"), "to_review.py"))
    assert "其中 1 项逾期未答复" in reviewer
    assert ":red[:material/alarm: 答复期限 2026-07-01" in reviewer


def test_more_time_is_asked_for_and_decided_on_the_pages(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    at = open_as(client(), "application_requests.py", application=ID)
    widget(at, f"time_{ID}_reason").set_value("电表检定中").run()
    widget(at, f"time_{ID}_go").click().run()
    assert "待答复" in said(at)
    desk = open_as(acting(Role.APPLICATION_REVIEWER, person="reviewer"), "to_review.py")
    assert "电表检定中" in said(desk)
    widget(desk, f"time_{ID}_no_reason").set_value("不影响答复").run()
    widget(desk, f"time_{ID}_no_go").click().run()
    assert "未同意：不影响答复" in said(open_as(client(), "application_requests.py", application=ID))


def test_who_accepts_is_asked_whether_to_with_documents_that_nobody_looked_at(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.2.2-a: a question before the act and no bar; without such documents nothing is asked."""
    remarked = Examination(verdict=FileVerdict.REMARKED, remarks=(FileRemark(reason=FileReason.NOT_MACHINE_READABLE),))
    dossier = completed(cnex_draft(), id=ID, state=ApplicationState.SUBMITTED)
    checks = tuple(AcceptanceCheck(key=each.key, passed=True, checked_on=office.today(), by="评审", source="网站")
                   for each in cnex().checks)
    first, *rest = dossier.documents
    unread = first.with_(verdict=DocumentVerdict.SUBMITTED)
    upload = Upload(id="upload-1", requirement=first.requirement, subject=first.subject, file_name=first.file_name,
                    file_id=first.file_id, size_bytes=9, sha256="x", handed_in_at=office.moment(), handed_in_by="林晓",
                    examination=remarked)
    read = tuple(each.with_(verdict=DocumentVerdict.ACCEPTED) for each in rest)
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.applications.add(dossier.with_(checks=checks, documents=(unread, *read), uploads=(upload,)))
        uow.commit()
    reviewer = acting(Role.APPLICATION_REVIEWER, person="reviewer")
    at = open_as(reviewer, "to_review.py")
    assert "还有 1 份材料待查阅。其中 1 份有提示。仍要受理吗？" in said(at)
    accept = widget(at, f"accept_{ID}")
    assert (accept.label, accept.disabled) == ("仍予受理", False)
    with office.unit_of_work() as uow:
        held = uow.applications.get(ID)
        uow.applications.save(held.with_(documents=(first.with_(verdict=DocumentVerdict.ACCEPTED), *read)))
        uow.commit()
    at = open_as(reviewer, "to_review.py")
    assert "仍要受理吗" not in said(at)
    assert widget(at, f"accept_{ID}").label == "受理申请"


def test_a_consultant_reads_and_answers_and_is_offered_no_submission(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    helper = consultant(mandate(may_submit=False))
    assert "远山防爆电气有限公司" in said(open_as(helper, "my_applications.py"))
    assert "远山防爆电气有限公司" in said(open_as(helper, "mandates.py"))
    at = open_as(helper, "application_check.py", application=ID)
    assert "您的委托不含声明和提交" in said(at)
    assert not [each for each in at.button if str(each.key).startswith(("declare_", "withdraw_"))]


def test_a_consultant_without_a_mandate_is_told_what_to_wait_for(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    words = said(open_as(consultant(), "my_applications.py"))
    assert "还没有单位委托您" in words
    assert "告知委托单位" in words


def test_a_consultant_with_a_mandate_and_no_application_yet_is_told_to_begin_one(
    office: Office, open_as: OpenAs
) -> None:
    """The first sentence is about the mandates, not about what stands there already."""
    words = said(open_as(consultant(mandate()), "my_applications.py"))
    assert "已有 1 家单位委托您" in words
    assert "还没有单位委托您" not in words


def test_the_enterprise_sees_its_mandates_and_the_form_of_a_new_one(
    office: Office, returned_one: Application, open_as: OpenAs
) -> None:
    at = open_as(client(), "mandates.py")
    assert "绿洲咨询" in said(at)
    widget(at, "revoke_now_mandate-1").click().run()
    assert "委托已终止" in said(at)
    with office.unit_of_work() as uow:
        assert uow.mandates.get("mandate-1").revoked_at == office.moment()
    widget(at, "grant_zh_go").click().run()
    for fault in ("姓名", "请选择委托涉及的申请", "请上传盖章的委托书"):
        assert fault in said(at), "everything that is wrong is told at once"


def test_the_administrator_tells_namesakes_apart(office: Office, returned_one: Application, open_as: OpenAs) -> None:
    """CNEX-6-a: otherwise a consultant of the same name could never be mandated."""
    with office.unit_of_work() as uow:
        uow.people.add(person("顾问"))
        uow.commit()
    at = open_as(acting(Role.ADMINISTRATOR), "administration.py", account="account-consultant")
    widget(at, "apart_account-consultant").click().run()
    with office.unit_of_work() as uow:
        assert uow.accounts.get("account-consultant").is_told_apart


@pytest.mark.requirement("CNEX-8.1-a")
@pytest.mark.parametrize(("functions", "days", "is_offered"), [
    (("application_reviewer",), None, True), (("verifier",), None, False), (("application_reviewer",), 60, False)])
def test_a_late_application_is_refused_by_whoever_may_while_no_wish_for_time_waits(
    office: Office, returned_one: Application, open_as: OpenAs, clock: Clock, functions: tuple[str, ...],
    days: int | None, is_offered: bool
) -> None:
    """Whoever is not engaged for it, or has not answered the wish yet, is not offered what would be refused."""
    with office.unit_of_work() as uow:
        uow.people.add(person("reviewer", functions=functions))
        uow.commit()
    if days:
        until = office.today() + timedelta(days=days)
        assert isinstance(supplement_answers.ask_for_time(office, client(), ID, until, "等待检测报告"), Application)
    clock.move(timedelta(days=31))
    at = open_as(acting(Role.APPLICATION_REVIEWER, person="reviewer"), "to_review.py")
    keys = {each.key for each in at.button}
    assert (f"late_{returned_one.id}_go" in keys) is is_offered
    assert f"time_{returned_one.id}_go" in keys

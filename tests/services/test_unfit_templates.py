"""An own template that lacks what a paper says since an update: it is named, and no paper is made with it."""

import pytest
from typer.testing import CliRunner

from docs_templates.contexts import PaperContext
from docs_templates.examples import example
from intake_app import bootstrap
from intake_app.cli import commands
from intake_app.services import audit_plan, paper_templates, surveillance
from intake_app.services.office import Office
from intake_app.services.papers import make_paper
from intake_app.services.unfit_templates import unfit_templates
from models.account import Role
from models.calendar import add_months
from models.engagement import Engagement
from models.errors import NotPermitted
from models.paper import TemplateUse, TemplateVersion, empty_shelf
from tests.docs_templates.word_edits import edited, replaced
from tests.job_builders import cec, certificate, cnex, decided, declarations, notice_of, planned, visit
from tests.job_builders import team as visiting
from tests.services.jobs import COORDINATOR, TODAY, acting, enterprise, job, put, refused_words

ADMINISTRATOR = acting(Role.ADMINISTRATOR)


def keep_in_use(office: Office, kind: str, tag: str, scheme: str = "cnex_ex") -> None:
    """A template without this tag, as one lies there that was handed in before the paper had it."""
    version = TemplateVersion(number=1, sha256=office.files.put(edited(kind, replaced(tag, "见附件"))),
                              file_name="自有.docx", handed_in_at=office.moment(), handed_in_by="某人")
    with office.unit_of_work() as uow:
        uow.paper_templates.add(empty_shelf(scheme, kind).with_(
            versions=(version,), uses=(TemplateUse(number=1, since=office.moment(), by="某人"),)))
        uow.commit()


def make(office: Office, kind: str, context: PaperContext | None = None) -> str:
    """The number of a paper with these words, or the example's."""
    with office.unit_of_work() as uow:
        if uow.enterprises.find("enterprise-1") is None:
            uow.enterprises.add(enterprise("enterprise-1"))
        paper = make_paper(office, uow, COORDINATOR, context or example(kind, "cnex_ex"), cnex(),
                           subject="application-1", enterprise_id="enterprise-1")
        uow.commit()
    return paper.number


@pytest.mark.requirement("CNEX-9.2.3-c")
def test_an_own_template_that_lacks_a_required_field_makes_no_paper(office: Office) -> None:
    """CNEX-9.2.3-c, CNEX-9.6.7-b: a refusal without its reason went out on, as the template was checked once only."""
    keep_in_use(office, "refusal_notice", "{{ reason }}")
    (unfit,) = unfit_templates(office, ADMINISTRATOR)
    assert (unfit.kind, unfit.version.file_name) == ("refusal_notice", "自有.docx")
    assert ["理由" in fault.problem.zh for fault in unfit.faults] == [True]
    with pytest.raises(NotPermitted) as refusal:
        make(office, "refusal_notice")
    for words in ("《不予受理通知书》现用的自有模板（第 1 版）", "理由", "改回随系统提供的模板"):
        assert words in refusal.value.text.zh
    assert make(office, "acceptance_notice"), "the others are made"
    paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", "refusal_notice", paper_templates.SHIPPED)
    assert unfit_templates(office, ADMINISTRATOR) == ()
    assert make(office, "refusal_notice")


@pytest.mark.requirement("CNEX-9.2.3-a")
def test_an_own_template_stops_only_the_papers_that_would_lose_something(office: Office) -> None:
    """CNEX-9.2.3-a, CEC-5.1.2: a field that came with an update is empty in the notice about an application."""
    keep_in_use(office, "supplement_notice", "{{ work }}")
    assert [unfit.kind for unfit in unfit_templates(office, ADMINISTRATOR)] == ["supplement_notice"]
    about_an_application = example("supplement_notice", "cnex_ex").model_copy(update={"work": ""})
    assert make(office, "supplement_notice", about_an_application)
    with pytest.raises(NotPermitted, match="own template"):
        make(office, "supplement_notice", about_an_application.model_copy(update={"work": "获证后监督"}))


def test_a_declaration_is_kept_while_the_notice_waits_for_its_template(office: Office) -> None:
    """CNEX-9.6.2-a: what would send a published plan by itself does its own part all the same."""
    ahead = TODAY.replace(month=7, day=20)
    there = visit(start=ahead, end=ahead.replace(day=23))
    put(office, planned(cnex(), plan_notice=None, visits=(there,), declarations=declarations("member")), *visiting())
    keep_in_use(office, "plan_notice", "{{ reply_by }}")
    with office.unit_of_work() as uow:
        release = {"by": "某人", "account_id": "account-1", "on": TODAY}
        uow.engagements.save(Engagement.model_validate({**job(office).model_dump(), "plan_release": release}))
        uow.commit()
    audit_plan.declare_impartiality(office, acting(Role.AUDITOR, person="second"), "engagement-1")
    assert {each.person_id for each in job(office).declarations} == {"member", "second"}
    assert notice_of(job(office)) is None
    told = audit_plan.sending_obstacles(office, COORDINATOR, job(office))
    assert any("自有模板" in reason.text.zh for reason in told)
    paper_templates.take_into_use(office, ADMINISTRATOR, "cnex_ex", "plan_notice", paper_templates.SHIPPED)
    assert notice_of(job(office)) is not None, "it goes out with the mended template"


@pytest.mark.requirement("CNEX-11-a")
def test_a_batch_of_notices_goes_on_past_a_template_that_does_not_fit(office: Office) -> None:
    """CNEX-11-a: the notices of the other rule went unsent, two months ahead of their visits."""
    for scheme in (cec(), cnex()):
        put(office, decided(scheme, id=f"engagement-{scheme.key}"))
        with office.unit_of_work() as uow:
            uow.certificates.add(certificate(
                scheme, id=f"certificate-{scheme.key}", engagement_id=f"engagement-{scheme.key}",
                number=f"N-{scheme.key}", issued_on=add_months(TODAY, -10), valid_until=add_months(TODAY, 26)))
            uow.commit()
    keep_in_use(office, "surveillance_notice", "{{ reply_by }}", cec().key)
    manager = acting(Role.MANAGER)
    papers = surveillance.make_due_notices(office, manager)
    assert isinstance(papers, tuple)
    assert [paper.scheme for paper in papers] == [cnex().key]
    (said,) = surveillance.surveillance_desk(office, manager).unfit
    assert "《监督通知书》现用的自有模板" in said.text.zh
    assert refused_words(surveillance.make_due_notices(office, manager)) == said.text.zh


def test_the_command_after_an_update_names_what_each_template_lacks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-9.6.7-b: with the field, and the tag to type."""
    monkeypatch.setattr(bootstrap, "office", lambda settings: office)
    sound = CliRunner().invoke(commands, ["documents", "check"])
    assert (sound.exit_code, sound.stdout) == (0, "Every own template in use fits.\n")
    keep_in_use(office, "refusal_notice", "{{ reason }}")
    found = CliRunner().invoke(commands, ["documents", "check"])
    assert found.exit_code == 1
    assert "cnex_ex/refusal_notice, version 1, 自有.docx" in found.stdout
    assert "{{ reason }}" in found.stdout

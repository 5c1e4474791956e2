"""Numbers of papers without gaps or doubles, voids with a reason, and a manifest of how each paper came about."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest

from docs_templates.examples import example
from intake_app.services import paper_register
from intake_app.services.office import Office
from intake_app.services.paper_register import MANIFEST_FIELDS
from intake_app.services.papers import make_paper, next_paper_number, title_under
from models.account import Role
from models.paper import Paper
from tests.conftest import UowFactory
from tests.job_builders import cec, cnex
from tests.offices import Clock, office_on
from tests.services.jobs import acting, enterprise, refused_words

MANAGER = acting(Role.MANAGER)
WRITERS = 64
NOTICE = example("suspension_notice", "cnex_ex")


def with_enterprise(office: Office) -> Office:
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    return office


def make(office: Office, kind: str = "suspension_notice", keep: bool = True) -> Paper:
    """A paper of the example's words, or one whose transaction is given up."""
    context = example(kind, "cnex_ex")
    with office.unit_of_work() as uow:
        number = next_paper_number(office, uow, cnex(), kind)
        paper = make_paper(office, uow, MANAGER, context.with_(head=context.head.with_(number=number)), cnex(),
                           subject="certificate-1", enterprise_id="enterprise-1")
        if keep:
            uow.commit()
    return paper


def test_sixty_four_writers_number_their_papers_without_gaps_or_doubles(
    every_database: UowFactory, tmp_path: Path
) -> None:
    """Each third gives up after its paper is made; what the others keep is 1, 2, 3, …."""
    office = with_enterprise(office_on(every_database, tmp_path / "files", Clock()))
    make(office, keep=False)
    start = Barrier(WRITERS, timeout=120)

    def write(writer: int) -> str:
        start.wait()
        keeps = bool(writer % 3)
        number = make(office, keep=keeps).number
        return number if keeps else ""

    with ThreadPoolExecutor(WRITERS) as writers:
        kept = sorted(number for number in writers.map(write, range(WRITERS)) if number)
    assert kept == [f"CNEX-SUS-2026-{serial:04d}" for serial in range(1, len(kept) + 1)]
    assert paper_register.missing_numbers(office, MANAGER) == ()


def test_a_missing_number_is_named(office: Office) -> None:
    with_enterprise(office)
    papers = [make(office) for _ in range(3)]
    with office.unit_of_work() as uow:
        uow.papers.save(papers[1].with_(number="CNEX-SUS-2026-0009"))
        uow.commit()
    assert paper_register.missing_numbers(office, MANAGER) == tuple(
        f"CNEX-SUS-2026-{serial:04d}" for serial in (2, 4, 5, 6, 7, 8))


def test_a_void_paper_keeps_its_number_and_says_why(office: Office) -> None:
    """ISO/IEC 17065 7.12: nothing is struck out."""
    paper = make(with_enterprise(office), "nonconformity_list")
    assert "请写明作废的理由" in refused_words(paper_register.void_paper(office, MANAGER, paper.id, " "))
    voided = paper_register.void_paper(office, MANAGER, paper.id, "收件单位名称有误")
    assert isinstance(voided, Paper)
    assert voided.void is not None
    assert (voided.void.reason, voided.void.by, voided.void.on) == ("收件单位名称有误", "某人", office.today())
    assert "不需要再次作废" in refused_words(paper_register.void_paper(office, MANAGER, paper.id, "再次"))
    assert make(office, "nonconformity_list").number == "CNEX-NCL-2026-0002"
    assert paper_register.missing_numbers(office, MANAGER) == ()
    with office.unit_of_work() as uow:
        assert [record.verb for record in uow.records.about("certificate-1")][1] == "paper.voided"


def test_a_certificate_is_not_declared_void(office: Office) -> None:
    paper = make(with_enterprise(office), "certificate")
    assert "证书不能作废" in refused_words(paper_register.void_paper(office, MANAGER, paper.id, "误印"))


def test_a_manifest_says_how_the_paper_came_about(office: Office) -> None:
    paper = make(with_enterprise(office))
    (line,) = json.loads(paper_register.manifest_file(office, MANAGER, (paper.id,)))
    assert tuple(line) == MANIFEST_FIELDS
    assert line["number"] == "CNEX-SUS-2026-0001"
    assert line["edition"] == cnex().edition
    assert line["template"] == "shipped"
    with office.unit_of_work() as uow:
        content = office.files.get(uow.files.get(paper.file_id).sha256)
    assert line["sha256"] == sha256(content).hexdigest()
    assert NOTICE.addressee in office.files.get(line["data_sha256"]).decode()


def test_the_same_template_and_data_make_the_same_paper_again(office: Office) -> None:
    paper = make(with_enterprise(office))
    assert paper_register.is_same_again(office, MANAGER, paper.id) is True
    with office.unit_of_work() as uow:
        uow.papers.save(paper.with_(sha256="0" * 64))
        uow.commit()
    assert paper_register.is_same_again(office, MANAGER, paper.id) is False


@pytest.mark.requirement("J28")
def test_of_a_paper_that_was_disposed_of_it_is_said_and_its_number_stays(office: Office) -> None:
    """CNEX-15-a: it is compared with nothing, and the archive of the others can still be made."""
    gone, kept = make(with_enterprise(office)), make(office)
    with office.unit_of_work() as uow:
        card = uow.files.save(uow.files.get(gone.file_id).with_(disposed_on=office.today()))
        uow.commit()
    for sha256_ in (card.sha256, gone.data_sha256):
        office.files.remove(sha256_)
    assert f"{gone.number} 已于 {office.today()} 按规定销毁" in refused_words(
        paper_register.is_same_again(office, MANAGER, gone.id))
    content = paper_register.papers_as_zip(office, MANAGER, [gone.id, kept.id])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [f"{gone.number}.txt", f"{kept.number}.docx", "manifest.csv"]
        assert "按规定销毁" in archive.read(f"{gone.number}.txt").decode()


def test_a_zip_holds_each_paper_under_its_number_with_their_manifests(office: Office) -> None:
    with_enterprise(office)
    papers = [make(office) for _ in range(3)]
    content = paper_register.papers_as_zip(office, MANAGER, [paper.id for paper in reversed(papers)])
    assert content == paper_register.papers_as_zip(office, MANAGER, [paper.id for paper in papers])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [*(f"{paper.number}.docx" for paper in papers), "manifest.csv"]
        table = archive.read("manifest.csv").decode("utf-8-sig").splitlines()
        assert sha256(archive.read(f"{papers[0].number}.docx")).hexdigest() == papers[0].sha256
    assert table[0] == ",".join(MANIFEST_FIELDS)
    assert len(table) == 4


@pytest.mark.parametrize("kept", ["data_sha256", "sha256", "edition"])
def test_a_paper_made_before_digests_were_kept_still_loads(office: Office, kept: str) -> None:
    body = make(with_enterprise(office)).model_dump(mode="json")
    del body[kept]
    assert getattr(Paper.model_validate(body), kept) == ""


def test_a_paper_is_called_as_its_rule_calls_it(office: Office) -> None:
    """CEC-5.1.2-a, CNEX-9.2.4-a: 认证协议 under the one rule is 认证合同 under the other."""
    found = {scheme.key: [title_under(scheme, kind).zh for kind in ("agreement", "report", "nonconformity_list",
                                                                     "programme", "plan_notice")]
             for scheme in (cec(), cnex())}
    assert found == {
        "cec_salt": ["认证协议", "综合评价报告", "不符合项清单", "现场检查方案", "现场检查计划通知书"],
        "cnex_ex": ["认证合同", "碳足迹核算报告", "现场检查（核查）问题清单", "检（核）查方案", "现场检查计划通知书"],
    }

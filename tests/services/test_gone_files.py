"""Nothing that was handed in vanishes when what it was for does: a model is mended, a site taken out."""

import pytest

from intake_app.rules.completeness import document_lines
from intake_app.rules.gone_documents import GoneFile, gone_files
from intake_app.services import applications, documents
from intake_app.services import gone_files as services
from intake_app.services.documents import HandedIn
from intake_app.services.office import Office
from models.application import Application, DocumentVerdict
from models.errors import NotFound, NotPermitted
from models.examination import FileVerdict
from tests.builders import cnex_draft, scheme_of
from tests.examination.files import pdf
from tests.services.jobs import client, enterprise

CNEX = scheme_of("cnex_ex")
CHART = "flow_diagram"
MODELS = "products[p1].models"


@pytest.fixture
def draft(office: Office) -> Application:
    """A draft of enterprise-1 with one model at one site, and two files for it: a good one and a refused one."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.enterprises.add(enterprise("enterprise-2"))
        uow.applications.add(cnex_draft())
        uow.commit()
    handed_in(office, "流程图.exe", b"MZ" + bytes(100))
    return handed_in(office, "流程图.pdf", pdf("工艺流程图")).application


def handed_in(office: Office, name: str, content: bytes) -> HandedIn:
    (place,) = [line.subject for line in document_lines(now(office), CNEX) if line.requirement == CHART]
    outcome = documents.hand_in(office, client(), "application-1", CHART, place, name, content)
    assert isinstance(outcome, HandedIn)
    return outcome


def now(office: Office) -> Application:
    return applications.application_of(office, client(), "application-1")


def mended(office: Office, text: str) -> tuple[GoneFile, ...]:
    """What is gone once the models are typed so."""
    applications.save_answer(office, client(), "application-1", MODELS, text)
    return services.gone_files_of(office, now(office))


def shown(application: Application) -> set[str]:
    return {upload.file_name for line in document_lines(application, CNEX) for upload in line.uploads}


@pytest.mark.requirement("CNEX-9.2.1-e")
def test_files_of_a_model_that_was_mended_stay_listed_with_what_they_were_for(
    office: Office, draft: Application
) -> None:
    """The refused one too; typed back, they stand on their line again."""
    assert gone_files(draft, CNEX) == ()
    gone = mended(office, "YBX3-355M1-6")
    assert shown(now(office)) == set()
    assert [(each.file_name, each.upload and each.upload.examination.verdict) for each in gone] == [
        ("流程图.exe", FileVerdict.REFUSED), ("流程图.pdf", FileVerdict.FINE)]
    assert {each.subject_text.zh for each in gone if each.subject_text} == {
        "隔爆型三相异步电动机 YBX3-355M1-4（1 号厂区）"}
    assert mended(office, "YBX3-355M1-4") == ()
    assert shown(now(office)) == {"流程图.exe", "流程图.pdf"}


@pytest.mark.requirement("CNEX-9.2.1-e")
def test_a_file_of_a_model_that_was_mended_is_handed_in_for_the_new_one(office: Office, draft: Application) -> None:
    """Examined anew; then the line shows it, and the list of what is gone no more."""
    refused, taken = mended(office, "YBX3-355M1-6")
    assert refused.file_id is None
    assert taken.file_id is not None
    (line,) = taken.lines
    outcome = services.hand_in_anew(office, client(), "application-1", taken.file_id, line.subject)
    assert isinstance(outcome, HandedIn)
    assert [d.file_name for d in outcome.application.documents if d.subject == line.subject] == ["流程图.pdf"]
    assert [each.file_name for each in services.gone_files_of(office, outcome.application)] == ["流程图.exe"]
    with pytest.raises(NotFound):
        services.hand_in_anew(office, client(), "application-1", taken.file_id, line.subject)


@pytest.mark.requirement("CNEX-9.2.1-e")
def test_only_the_last_file_that_nobody_returned_is_handed_in_for_another_unit(
    office: Office, draft: Application
) -> None:
    """What was replaced is listed and no more; so is what was returned, with the reason."""
    handed_in(office, "新流程图.pdf", pdf("新的工艺流程图"))
    _, replaced, last = mended(office, "YBX3-355M1-6")
    assert (replaced.file_name, replaced.document, replaced.lines) == ("流程图.pdf", None, ())
    assert (last.file_name, last.is_sound, len(last.lines)) == ("新流程图.pdf", True, 1)
    (line,) = last.lines
    with pytest.raises(NotFound):
        services.hand_in_anew(office, client(), "application-1", replaced.file_id or "", line.subject)
    with office.unit_of_work() as uow:
        uow.applications.save(now(office).with_(documents=tuple(
            d.with_(verdict=DocumentVerdict.RETURNED, note="缺少盖章") for d in now(office).documents)))
        uow.commit()
    *_, returned = services.gone_files_of(office, now(office))
    assert (returned.is_sound, returned.lines, returned.document and returned.document.note) == (False, (), "缺少盖章")
    with pytest.raises(NotFound):
        services.hand_in_anew(office, client(), "application-1", returned.file_id or "", line.subject)


@pytest.mark.requirement("J48")
def test_that_a_file_has_no_end_goes_with_it_to_another_site(office: Office, draft: Application) -> None:
    """Stated once, it is not asked for again."""
    with office.unit_of_work() as uow:
        uow.applications.save(draft.with_(documents=tuple(
            d.with_(is_validity_stated=True) for d in draft.documents)))
        uow.commit()
    _, taken = mended(office, "YBX3-355M1-6")
    (line,) = taken.lines
    outcome = services.hand_in_anew(office, client(), "application-1", taken.file_id or "", line.subject)
    assert isinstance(outcome, HandedIn)
    (document,) = (d for d in outcome.application.documents if d.subject == line.subject)
    assert (document.valid_until, document.is_validity_stated) == (None, True)


def test_a_document_from_before_uploads_were_listed_stays_too(office: Office, draft: Application) -> None:
    with office.unit_of_work() as uow:
        uow.applications.save(draft.with_(uploads=()))
        uow.commit()
    (gone,) = mended(office, "YBX3-355M1-6")
    assert (gone.file_name, gone.upload, gone.title.zh) == ("流程图.pdf", None, "生产工艺流程图")
    assert isinstance(services.hand_in_anew(
        office, client(), "application-1", gone.file_id or "", gone.lines[0].subject), HandedIn)


def test_nobody_else_hands_it_in(office: Office, draft: Application) -> None:
    _, taken = mended(office, "YBX3-355M1-6")
    with pytest.raises(NotPermitted):
        services.hand_in_anew(
            office, client("enterprise-2"), "application-1", taken.file_id or "", taken.lines[0].subject)

"""What the client handed in lies open to whoever evaluates, reviews or decides, and to nobody else."""

import pytest

from intake_app.services.client_file import client_files
from intake_app.services.office import Office
from models.account import Role
from models.application import Application, ApplicationState
from models.errors import NotFound, NotPermitted
from models.paper import StoredFile
from tests.builders import NOW, cnex_draft, completed, handed_in
from tests.job_builders import cnex, expert, person, planned, visit
from tests.services.jobs import acting, client, put

ID = "engagement-1"


def with_dossier(office: Office) -> Application:
    """A planned job, with an expert, whose client handed in its business licence and nothing else."""
    put(office, planned(cnex(), visits=(visit(experts=("专",)),)), person("member"), person("second"), expert("专"))
    dossier = completed(cnex_draft(), id="application-1", enterprise_id="enterprise-1",
                        state=ApplicationState.ACCEPTED)
    licence = handed_in("business_licence", "client")
    with office.unit_of_work() as uow:
        uow.applications.save(dossier.with_(documents=(licence,)))
        uow.files.add(StoredFile(
            id=licence.file_id, owner_id="application-1", enterprise_id="enterprise-1", name="营业执照.pdf",
            media_type="application/pdf", size_bytes=2048, sha256="0" * 64, stored_at=NOW, stored_by="account-1"))
        uow.commit()
    return dossier


@pytest.mark.parametrize(("role", "person"), [
    (Role.AUDITOR, "member"), (Role.AUDITOR, "专"), (Role.DECIDER, "decider"), (Role.DIRECTOR, "director"),
])
def test_whoever_judges_a_job_reads_its_documents_and_answers(office: Office, role: Role, person: str) -> None:
    """CNEX-9.4-a, CNEX-9.7-a, CEC-5.3.1-a: what is lacking is told beside what is there, with its size."""
    dossier = with_dossier(office)
    (found,) = client_files(office, acting(role, person=person), ID)
    assert found.application.answers == dossier.answers
    (licence,) = (each for each in found.documents if each.line.handed_in is not None)
    assert (licence.line.requirement, licence.size_bytes) == ("business_licence", 2048)
    lacking = [each for each in found.documents if each.line.handed_in is None]
    assert lacking
    assert all(each.line.is_needed and each.size_bytes is None for each in lacking)


def test_nobody_else_reads_them(office: Office) -> None:
    """CNEX-15-a: an auditor who is not planned for the job, an administrator and the client's own people."""
    with_dossier(office)
    with pytest.raises(NotFound):
        client_files(office, acting(Role.AUDITOR, person="stranger"), ID)
    for actor in (acting(Role.ADMINISTRATOR), client()):
        with pytest.raises(NotPermitted):
            client_files(office, actor, ID)

"""The dossier that something was concluded from, whatever its holder renewed since."""

from datetime import date, timedelta

from intake_app.rules.past_dossiers import dossier_accepted, dossier_reviewed
from intake_app.rules.separation import DOCUMENT_REVIEWER, evaluated_before
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER
from models.application import DocumentVerdict, Upload
from models.examination import Examination, FileVerdict
from models.ids import FileId, PersonId
from tests.builders import NOW, cnex_application, handed_in
from tests.job_builders import cnex, decided, document_review, engagement, visit

BEFORE = handed_in("business_licence", "client", verdict=DocumentVerdict.ACCEPTED, file_name="旧.pdf",
                   valid_until=date(2027, 5, 1))
SINCE = BEFORE.with_(file_name="新.pdf", file_id=FileId("file-new"), verdict=DocumentVerdict.SUBMITTED,
                     handed_in_at=NOW + timedelta(days=300), renews_until=BEFORE.valid_until)
RENEWED = cnex_application(documents=(SINCE,), uploads=tuple(
    Upload(id=each.file_name, requirement=each.requirement, subject=each.subject, file_name=each.file_name,
           size_bytes=1, sha256="0" * 64, handed_in_at=each.handed_in_at, handed_in_by="林晓", file_id=each.file_id,
           examination=Examination(verdict=FileVerdict.FINE)) for each in (BEFORE, SINCE)))
"""An application whose accepted licence its holder renewed a year later; nobody has judged the new one."""


def test_what_was_kept_with_the_act_is_what_it_was_concluded_from() -> None:
    """CNEX-9.2.2-a, CNEX-9.4-a, CEC-5.3.3-a: documents 21 and 26 hold the values as of the act."""
    job = engagement(cnex(), accepted_documents=(BEFORE,),
                     document_review=document_review().with_(documents=(BEFORE,)))
    assert dossier_accepted(RENEWED, job) == dossier_reviewed(RENEWED, job) == (BEFORE,)
    assert dossier_accepted(RENEWED, None) == (SINCE,), "a refused application has what it had"


def test_of_an_act_from_before_that_was_kept_the_file_uploaded_by_then_counts() -> None:
    """CNEX-9.2.2-a, CNEX-9.4-a: only an accepted document is renewed, so the one before it was accepted."""
    job = decided(cnex(), accepted_on=NOW.date())
    (was,) = dossier_accepted(RENEWED, job)
    assert (was.file_name, was.verdict) == ("旧.pdf", DocumentVerdict.ACCEPTED)
    waiting = BEFORE.with_(verdict=DocumentVerdict.SUBMITTED, renews_until=date(2027, 1, 1))
    restated = RENEWED.with_(documents=(waiting,))
    (was,) = dossier_accepted(restated, job)
    assert (was.file_name, was.verdict) == ("旧.pdf", DocumentVerdict.ACCEPTED)
    open_still = RENEWED.with_(documents=(BEFORE.with_(verdict=DocumentVerdict.SUBMITTED),))
    assert dossier_accepted(open_still, job) == open_still.documents
    assert dossier_accepted(RENEWED.with_(uploads=()), job) == (SINCE,), "nothing tells of a file before it"


def test_whoever_evaluated_stays_named_after_another_took_their_place() -> None:
    """CNEX-9.7-a, CEC-5.7.1-b: the record of the review showed only the team of today."""
    job = decided(cnex(), visits=(visit(team=("third", "second"), experts=("expert",)),), took_part={
        PersonId("expert_before"): (EXPERT,), PersonId("second"): (TEAM_MEMBER,), PersonId("boss"): ("approver",)})
    assert evaluated_before(job) == {
        PersonId("expert_before"): (EXPERT,), PersonId("member"): (DOCUMENT_REVIEWER, TEAM_MEMBER)}

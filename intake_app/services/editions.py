"""An application that meets a new edition of its scheme: what changed, and that the applicant looked at it."""

from intake_app.rules.edition_changes import EditionChange, LookAgain, answers_to_look_at, edition_changes
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.dossiers import editable, tried
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.records import write_record
from models.account import Actor
from models.application import Application
from models.base import Frozen


class MetEdition(Frozen):
    """An edition that the applicant has not seen yet, and what it asks otherwise than the one they know."""

    known: SchemeEdition
    new: SchemeEdition
    changes: tuple[EditionChange, ...]
    look_again: tuple[LookAgain, ...]


def met_edition(office: Office, application: Application) -> MetEdition | None:
    """The edition in force that the applicant has not seen yet; None where they have, or may change nothing."""
    if not application.is_editable:
        return None
    new = office.scheme_of(application)
    known = _known_edition(office, application)
    if known is None or known.edition == new.edition:
        return None
    changes = edition_changes(known, new)
    return MetEdition(known=known, new=new, changes=changes,
                      look_again=answers_to_look_at(application, changes, new))


def confirm_edition(office: Office, actor: Actor, application_id: str) -> Application | Refused:
    """The applicant has seen the changes, and looked at what they answered before; a second click changes nothing."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            met = met_edition(office, application)
            if met is None:
                return application
            saved = uow.applications.save(application.with_(seen_edition=met.new.edition))
            write_record(office, uow, actor, "application.edition_seen", application.id,
                         before={"edition": met.known.edition},
                         after={"edition": met.new.edition, "looked_at": [each.target for each in met.look_again]})
            uow.commit()
            return saved

    return tried(write)


def _known_edition(office: Office, application: Application) -> SchemeEdition | None:
    """The edition that the applicant knows: seen last, else submitted under, else in force when they began."""
    known = application.seen_edition or application.edition
    if not known:
        return office.schemes.in_force(application.scheme, application.created_at.date())
    return next((e for e in office.schemes.editions if (e.key, e.edition) == (application.scheme, known)), None)

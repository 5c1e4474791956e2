"""Documents that end: whoever handed them in is told of each once ahead of its last day and once after it."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial

from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.document_validity import ValidityReminder, validity_reminders
from intake_app.services.access import require_role
from intake_app.services.changes import done_anew_if_stale
from intake_app.services.office import Office
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import Application
from models.certificate import Certificate
from models.engagement import Engagement
from models.ids import ApplicationId

LONGEST_MONTH_DAYS = 31
VERB = "application.document_ends"


def documents_to_renew(office: Office, application: Application) -> tuple[ValidityReminder, ...]:
    """Its documents that end within the months of H31 or have ended, the one that ends first in front."""
    months = office.house.files.reminder_months.value
    return validity_reminders(application, office.scheme_of(application), months, office.today())


def rests_on(
    office: Office, jobs: Collection[Engagement], held: Collection[Certificate]
) -> frozenset[ApplicationId]:
    """The accepted applications that something still rests on: a running job, or a certificate in force."""
    in_force = {c.engagement_id for c in held if status_on(c, office.today()) in IN_FORCE}
    return frozenset(id for job in jobs if not job.is_over or job.id in in_force for id in job.all_applications)


def note_ending_documents(office: Office, actor: Actor) -> int:
    """Write a Record of each document that is to be renewed; how many this run was the first to tell.

    However often it runs, and however many run at once, each is told of once before it ends and once after.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        alive = rests_on(office, uow.engagements.all(), uow.certificates.all())
        found = [each.id for each in uow.applications.with_documents_ended(_horizon(office)) if each.id in alive]
    return sum(done_anew_if_stale(partial(_told_of, office, actor, id)) for id in found)


def _horizon(office: Office) -> date:
    """A day behind the last one of every document that may be to renew today."""
    return office.today() + timedelta(days=LONGEST_MONTH_DAYS * office.house.files.reminder_months.value + 1)


def _told_of(office: Office, actor: Actor, application_id: ApplicationId) -> int:
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        told = [record.after for record in uow.records.with_verbs({VERB}, {application.id})]
        reminders = [(each, _words(each)) for each in documents_to_renew(office, application)]
        fresh = [(each, words) for each, words in reminders if words not in told]
        if fresh:
            # Counts the version up: of two runs at once the second is Stale, reads again, and tells nothing.
            uow.applications.save(application)
        for each, words in fresh:
            write_record(office, uow, actor, VERB, application.id, after=words,
                         clause=each.line.clause)
        uow.commit()
    return len(fresh)


def _words(reminder: ValidityReminder) -> dict[str, object]:
    return {"document": f"{reminder.line.requirement}@{reminder.line.subject}",
            "until": reminder.valid_until.isoformat(), "is_over": reminder.is_over}

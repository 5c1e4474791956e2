"""Making numbered papers, and listing those that a person may read."""

from docs_templates.catalogue import paper_kind
from docs_templates.contexts import PaperContext, PaperHead
from docs_templates.numbering import paper_number
from docs_templates.render import render
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import is_concerned, is_mandated, is_of_the_body, is_on_case, require_seen
from intake_app.services.bodies import contact_of
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import keep_file
from intake_app.services.unfit_templates import unfit_template
from models.account import Actor
from models.body import BodyContact
from models.engagement import Engagement
from models.errors import NotPermitted
from models.ids import PaperId, new_id
from models.paper import Paper, PaperVoid, empty_shelf
from models.text import Text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def next_paper_number(office: Office, uow: UnitOfWork, scheme: SchemeEdition, kind: str) -> str:
    """The body's next number of this kind of paper in this year, whatever the scheme.

    There are no gaps: a number is given back if the transaction fails.
    """
    year = office.today().year
    serial = uow.numbers.next(f"paper/{scheme.body.short_name}/{kind}/{year}")
    return paper_number(f"{scheme.body.short_name}-{paper_kind(kind).code}-{{year}}-{{serial:04d}}", year, serial)


def title_under(scheme: SchemeEdition, kind: str) -> Text:
    """What a paper of the kind is called under the scheme: its rule's own word where it has one."""
    own = {"agreement": scheme.words.agreement, "report": scheme.words.report, "programme": scheme.words.programme,
           "nonconformity_list": scheme.words.findings_list}
    return own.get(kind, paper_kind(kind).title)


def title_of(office: Office, paper: Paper) -> Text:
    """What the paper is called by the edition that it was made under; its kind's name where that edition is gone."""
    edition = next((each for each in office.schemes.editions
                    if (each.key, each.edition) == (paper.scheme, paper.edition)), None)
    return title_under(edition, paper.kind) if edition else paper_kind(paper.kind).title


def make_paper(
    office: Office, uow: UnitOfWork, actor: Actor, context: PaperContext, scheme: SchemeEdition, *,
    subject: str, enterprise_id: str, is_for_client: bool = True, kept_as: str = "",
) -> Paper:
    """Render `context` with the body's contact of the day, keep the file, add paper and Record to the transaction.

    `kept_as` is the number under which it is kept, where several papers print one number: a replaced certificate.
    NotPermitted where the body's own template in use does not fit any more, so that something that this paper must say
    would not stand there.
    """
    unfit = unfit_template(office, uow, scheme.key, context.kind)
    losing = unfit.for_paper(context) if unfit is not None else None
    if losing is not None:
        raise NotPermitted(losing.reason.text)
    number = kept_as or context.head.number
    head = reachable(context.head, contact_of(uow, scheme.body.short_name))
    context = context.with_(head=head.with_(bar_code=number))
    shelf = uow.paper_templates.find(empty_shelf(scheme.key, context.kind).id)
    own = shelf.in_use if shelf else None
    rendered = render(context, scheme.key, office.files.get(own.sha256) if own else None)
    office.files.put(rendered.template)
    stored = keep_file(
        office, uow, actor, owner_id=subject, enterprise_id=enterprise_id, media_type=WORD, content=rendered.content,
        name=f"{context.head.number}-{title_under(scheme, context.kind).zh}.docx",
    )
    paper = Paper(
        id=PaperId(new_id("paper")), kind=context.kind, number=number, scheme=scheme.key,
        subject=subject, enterprise_id=enterprise_id, file_id=stored.id,
        template_sha256=rendered.template_sha256, template_number=own.number if own else 0,
        edition=scheme.edition, data_sha256=office.files.put(context.model_dump_json().encode()),
        sha256=stored.sha256, made_at=office.moment(), made_by=actor.name, is_for_client=is_for_client,
    )
    uow.papers.add(paper)
    write_record(office, uow, actor, "paper.made", subject,
                 after={"paper": paper.id, "kind": paper.kind, "number": paper.number, "sha256": paper.sha256,
                        "data_sha256": paper.data_sha256, "template_sha256": paper.template_sha256,
                        "template_number": paper.template_number})
    return paper


def release_paper(uow: UnitOfWork, paper_id: PaperId | None) -> None:
    """Let the client read a paper that was kept back until now, such as the report before its approval (CNEX 9.8)."""
    if paper_id is not None:
        uow.papers.save(uow.papers.get(paper_id).with_(is_for_client=True))


def withhold_paper(uow: UnitOfWork, paper_id: PaperId | None) -> None:
    """Take back the client's leave to read a paper: a report that another will stand for (CNEX 9.8)."""
    paper = uow.papers.get(paper_id) if paper_id is not None else None
    if paper is not None and paper.is_for_client:
        uow.papers.save(paper.with_(is_for_client=False))


def declared_void(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, reason: str) -> Paper:
    """The paper declared void with its Record, in the open transaction: its number is not given again, its file stays.

    What it began is not undone by that: `void_papers` and, of a fee, `fees` do that first.
    """
    voided = uow.papers.save(paper.with_(void=PaperVoid(on=office.today(), by=actor.name, reason=reason)))
    write_record(office, uow, actor, "paper.voided", paper.subject,
                 after={"paper": paper.id, "number": paper.number, "reason": reason})
    return voided


def applied_as(uow: UnitOfWork, job: Engagement) -> str:
    """The numbers of the applications that the job goes back to, as its papers print them."""
    return "、".join(uow.applications.get(id).called for id in job.all_applications)


def papers_about(office: Office, actor: Actor, subject: str) -> tuple[Paper, ...]:
    """The papers of an application, job, certificate or complaint that the actor may read, newest first.

    Of a complaint about somebody's conduct they read none themselves (CNEX 14).
    """
    with office.unit_of_work() as uow:
        found = uow.papers.about(subject)
        if not found or not is_on_case(uow, actor, subject) or is_concerned(actor, uow.complaints.find(subject)):
            return ()
        if not is_mandated(actor, uow.applications.find(subject)):
            require_seen(actor, found[0].enterprise_id)
    return found if is_of_the_body(actor) else tuple(paper for paper in found if paper.is_for_client)


def reachable(head: PaperHead, contact: BodyContact) -> PaperHead:
    """The head with the contact that the administrator entered; without an address the scheme file's stands."""
    return head.with_(body_address=contact.address or head.body_address, body_phone=contact.phone,
                      body_email=contact.email)

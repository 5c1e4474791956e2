"""Handing out a stored file to somebody who may see it."""

from intake_app.services.access import (
    CONFIDENTIALITY,
    handles,
    is_concerned,
    is_mandated,
    is_of_the_body,
    is_on_case,
    require_seen,
)
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.complaint import Complaint
from models.errors import NotFound, NotPermitted
from models.paper import StoredFile
from models.text import Text


def file_for(office: Office, actor: Actor, file_id: str) -> tuple[StoredFile, bytes]:
    """The file's card and bytes: the body's people see all, an auditor those of their own cases.

    What proves a complaint or appeal only those see who handle it; its receipt and answer nobody whom it is about.

    An enterprise sees what is its own or made for it, and its consultant what belongs to an application in their hands.
    """
    with office.unit_of_work() as uow:
        card = uow.files.get(file_id)
        if not _is_mandated(uow, actor, card):
            require_seen(actor, card.enterprise_id)
        if not is_on_case(uow, actor, card.owner_id):
            raise NotFound(file_id)
        complaint = _complaint_of(uow, card)
        if complaint is not None and is_of_the_body(actor) and not handles(actor, complaint):
            raise NotFound(file_id)
        if is_concerned(actor, uow.complaints.find(card.owner_id)):
            raise NotFound(file_id)
        if not is_of_the_body(actor) and not _is_for_enterprise(uow, card):
            raise NotPermitted(
                Text(zh="该文件仅供认证机构内部使用。", en="This file is for the certification body's own use."),
                CONFIDENTIALITY,
            )
    if card.disposed_on is not None:
        raise NotPermitted(Text(zh="该文件已于 {on} 按规定销毁，仅保留记录。",
                                en="This file was disposed of on {on} by the rules: only its record is kept.",
                                ).format(on=card.disposed_on))
    return card, office.files.get(card.sha256)


def _is_mandated(uow: UnitOfWork, actor: Actor, card: StoredFile) -> bool:
    """Whether the file belongs to an application that a mandate covers, or is the power of attorney itself."""
    own = any(card.owner_id == mandate.id for mandate in actor.mandates)
    return own or (bool(actor.mandates) and is_mandated(actor, uow.applications.find(card.owner_id)))


def _complaint_of(uow: UnitOfWork, card: StoredFile) -> Complaint | None:
    """The complaint or appeal that the file proves; None for any other file."""
    complaint = uow.complaints.find(card.owner_id)
    is_proof = complaint is not None and any(each.file_id == card.id for each in complaint.evidence)
    return complaint if is_proof else None


def _is_for_enterprise(uow: UnitOfWork, card: StoredFile) -> bool:
    """Whether the enterprise or its consultant handed it in, also in a letter, or it is a paper for the client."""
    papers = [paper for paper in uow.papers.of_enterprise(card.enterprise_id) if paper.file_id == card.id]
    if papers:
        return any(paper.is_for_client for paper in papers)
    if _complaint_of(uow, card) is not None:
        return True
    hands = {account.id for account in uow.accounts.of_enterprise(card.enterprise_id)}
    hands |= {mandate.account_id for mandate in uow.mandates.of_enterprise(card.enterprise_id)}
    return card.stored_by in hands

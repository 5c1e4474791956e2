"""The division of an application into certification units: confirmed, changed at a wish, compared with others."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from intake_app.rules.answers import parties_of
from intake_app.rules.certificates import status_on
from intake_app.rules.certification_models import split_models
from intake_app.rules.certification_units import divided_anew, proposed_units
from intake_app.rules.division_wishes import merge_faults, split_faults
from intake_app.rules.unit_duplicates import Duplicate, KnownUnit, duplicates, known_in_application
from intake_app.services.access import is_mandated, require_application_seen, require_role
from intake_app.services.dossiers import editable, saved_if_open, tried, under_review
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import (
    Application,
    ApplicationState,
    CertificationUnit,
    DivisionWish,
    PartyRole,
    WishKind,
    WishVerdict,
)
from models.certificate import Certificate, CertificateState
from models.engagement import PartyDetails
from models.errors import NotFound
from models.ids import new_id
from models.reference import ClauseRef
from models.text import Text

ACROSS_ENTERPRISES = (Role.APPLICATION_REVIEWER, Role.MANAGER)
"""Who compares with the applications and certificates of other enterprises; an enterprise sees its own (CNEX 15)."""

OVER = frozenset({ApplicationState.REFUSED, ApplicationState.WITHDRAWN})
"""States of applications that come to nothing and are compared with none, like those whose job did."""


def confirm_units(office: Office, actor: Actor, application_id: str) -> Application | Refused:
    """The applicant agrees to the proposed division into certification units (clause 4 of both rules)."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            scheme = office.scheme_of(application)
            units = proposed_units(application, scheme)
            if not units:
                return refused(_NOTHING_TO_DIVIDE, scheme.unit_division.clause)
            saved = saved_if_open(office, uow, application, application.with_(units=units))
            if isinstance(saved, Refused):
                return saved
            write_record(office, uow, actor, "application.units_confirmed", application.id,
                         before={"units": len(application.units)},
                         after={"units": [" | ".join(unit.key) for unit in units]},
                         clause=scheme.unit_division.clause)
            uow.commit()
            return saved

    return tried(write)


def ask_to_merge(
    office: Office, actor: Actor, application_id: str, unit_ids: Sequence[str], reason: str
) -> Application | Refused:
    """The applicant asks that units be certified as one; what the rule keeps apart is refused with its clause."""

    def wish(application: Application) -> DivisionWish | Refused:
        scheme = office.scheme_of(application)
        chosen = [_unit_of(application, office, id) for id in dict.fromkeys(unit_ids)]
        faults = merge_faults(chosen, scheme)
        if faults:
            return Refused(reasons=faults)
        return _wish(office, actor, WishKind.MERGE, chosen, (), reason)

    return _wished(office, actor, application_id, reason, wish)


def ask_to_split(
    office: Office, actor: Actor, application_id: str, unit_id: str, variants: str, reason: str
) -> Application | Refused:
    """The applicant asks that a unit be certified as one for each of its variants, named line by line."""

    def wish(application: Application) -> DivisionWish | Refused:
        chosen = _unit_of(application, office, unit_id)
        named = split_models(variants)
        faults = split_faults(chosen, named, office.scheme_of(application))
        if faults:
            return Refused(reasons=faults)
        return _wish(office, actor, WishKind.SPLIT, [chosen], named, reason)

    return _wished(office, actor, application_id, reason, wish)


def take_wish_back(office: Office, actor: Actor, application_id: str, wish_id: str) -> Application | Refused:
    """The applicant leaves the division as the rule makes it; the wish stays in the records."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            wish = _wish_of(application, wish_id)
            left = application.with_(wishes=tuple(each for each in application.wishes if each.id != wish_id))
            saved = saved_if_open(office, uow, application, left)
            if isinstance(saved, Refused):
                return saved
            write_record(office, uow, actor, "application.wish_taken_back", application.id, before=_told(wish),
                         clause=_clause(office, application, wish))
            uow.commit()
            return saved

    return tried(write)


def judge_wish(
    office: Office, actor: Actor, application_id: str, wish_id: str, verdict: WishVerdict, reason: str
) -> Application | Refused:
    """The reviewer agrees to a wish or refuses it; refused, the applicant has to confirm the division anew."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    if not reason.strip():
        return refused(_REASON_OF_VERDICT)
    with office.unit_of_work() as uow:
        application = under_review(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        wish = _wish_of(application, wish_id)
        judged = wish.with_(verdict=verdict, judged_by=actor.name, judged_on=office.today(),
                            judged_reason=reason.strip())
        changed = application.with_(wishes=tuple(judged if each is wish else each for each in application.wishes))
        saved = uow.applications.save(divided_anew(changed, office.scheme_of(application)))
        write_record(office, uow, actor, "application.wish_judged", application.id, before=_told(wish),
                     after={**_told(judged), "judged_reason": judged.judged_reason},
                     clause=_clause(office, application, wish))
        uow.commit()
    return saved


def duplicates_of(office: Office, actor: Actor, application_id: str) -> tuple[Duplicate, ...]:
    """The application's units beside earlier ones: of its enterprise, and for the reviewer of the same companies.

    To a consultant there are no others than those that their mandates cover (CNEX 15).
    """
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_application_seen(uow, actor, application)
        if actor.roles.isdisjoint(ACROSS_ENTERPRISES):
            certificates = uow.certificates.of_enterprise(application.enterprise_id)
            applications = uow.applications.of_enterprise(application.enterprise_id)
            if Role.CONSULTANT in actor.roles:
                applications = tuple(a for a in applications if is_mandated(actor, a))
                certificates = _of_applications(uow, certificates, applications)
        else:
            certificates = uow.certificates.all()
            # What nobody handed over yet is its enterprise's own.
            applications = tuple(a for a in uow.applications.all() if a.state is not ApplicationState.DRAFT)
        companies = _codes(parties_of(application, office.scheme_of(application)))

        def is_related(enterprise_id: str, parties: Mapping[PartyRole, PartyDetails]) -> bool:
            return enterprise_id == application.enterprise_id or bool(companies & _codes(parties))

        related = [a for a in applications if a.id != application.id and a.state not in OVER
                   and is_related(a.enterprise_id, parties_of(a, office.scheme_of(a)))]
        jobs = {a.id: uow.engagements.of_application(a.id) for a in related}
        going_on = [a for a in related if not any(job.came_to_nothing for job in jobs[a.id])]
        refused = {(a.id, unit.id) for a in going_on for job in jobs[a.id] for unit in job.refused_units}
    issued = [c for c in certificates
              if c.state is not CertificateState.DRAFT and is_related(c.enterprise_id, c.parties)]
    certified = {(c.enterprise_id, c.unit.id) for c in issued}
    pending = [each for other in going_on for each in _known(office, other)
               if (other.enterprise_id, each.unit.id) not in certified and (other.id, each.unit.id) not in refused]
    known = [*(_known_certificate(office, certificate) for certificate in issued), *pending]
    return duplicates(tuple(_known(office, application)), known)


def _of_applications(
    uow: UnitOfWork, certificates: Iterable[Certificate], applications: Collection[Application]
) -> tuple[Certificate, ...]:
    """The certificates that rest on one of these applications; one from outside the system rests on none."""
    seen = {a.id for a in applications}
    jobs = {c.engagement_id: uow.engagements.find(c.engagement_id) for c in certificates if c.engagement_id}
    return tuple(c for c in certificates
                 if c.engagement_id and (job := jobs[c.engagement_id]) is not None and job.application_id in seen)


def _wished(
    office: Office, actor: Actor, application_id: str, reason: str,
    wish: Callable[[Application], DivisionWish | Refused],
) -> Application | Refused:
    """The application with one more wish, and with its division open again."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            made = wish(application)
            if isinstance(made, Refused):
                return made
            if not reason.strip():
                return refused(_REASON_OF_WISH)
            changed = application.with_(wishes=(*application.wishes, made))
            saved = saved_if_open(office, uow, application, changed)
            if isinstance(saved, Refused):
                return saved
            write_record(office, uow, actor, "application.wished", application.id, after=_told(made),
                         clause=_clause(office, application, made))
            uow.commit()
            return saved

    return tried(write)


def _wish(
    office: Office, actor: Actor, kind: WishKind, chosen: Sequence[CertificationUnit], variants: tuple[str, ...],
    reason: str,
) -> DivisionWish:
    return DivisionWish(
        id=new_id("wish"), kind=kind, family=chosen[0].family, site_row=chosen[0].site_row,
        models=tuple(each.normalised_model for each in chosen), variants=variants, reason=reason.strip(),
        by=actor.name, at=office.moment(),
    )


def _unit_of(application: Application, office: Office, unit_id: str) -> CertificationUnit:
    for each in proposed_units(application, office.scheme_of(application)):
        if each.id == unit_id:
            return each
    raise NotFound(unit_id)


def _wish_of(application: Application, wish_id: str) -> DivisionWish:
    for wish in application.wishes:
        if wish.id == wish_id:
            return wish
    raise NotFound(wish_id)


def _told(wish: DivisionWish) -> dict[str, object]:
    return {"wish": wish.id, "kind": wish.kind.value, "models": list(wish.models), "variants": list(wish.variants),
            "reason": wish.reason, "verdict": wish.verdict.value}


def _clause(office: Office, application: Application, wish: DivisionWish) -> ClauseRef:
    division = office.scheme_of(application).unit_division
    permission = division.merging if wish.kind is WishKind.MERGE else division.splitting
    return permission.clause if permission else division.clause


def _known(office: Office, application: Application) -> Iterator[KnownUnit]:
    scheme = office.scheme_of(application)
    return known_in_application(application, scheme, application.units or proposed_units(application, scheme))


def _known_certificate(office: Office, certificate: Certificate) -> KnownUnit:
    return KnownUnit(
        number=certificate.number, state=status_on(certificate, office.today()), since=certificate.issued_on,
        scheme=certificate.scheme, unit=certificate.unit, parties=certificate.parties,
        site_address=certificate.site_address,
    )


def _codes(parties: Mapping[PartyRole, PartyDetails]) -> set[str]:
    return {party.credit_code for party in parties.values() if party.credit_code}


_NOTHING_TO_DIVIDE = Text(
    zh="还不能划分认证单元：请先填写产品（名称、类别、型号）并选择生产场所。",
    en="No certification unit can be formed yet: enter the products (name, family, model) and choose their sites"
    " first.",
)
_REASON_OF_WISH = Text(
    zh="请写明理由，例如“两个型号的设计、材料和工艺完全相同，只是出口标志不同”；认证机构凭理由审定。",
    en="State the reason, such as “both models are the same in design, material and process and differ in their export"
    " mark only”: the certification body judges by it.",
)
_REASON_OF_VERDICT = Text(
    zh="请写明同意或不同意的理由，申请人会看到。", en="State why you agree or refuse: the applicant reads it.",
)

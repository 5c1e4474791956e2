"""Which surveillances of one holder one visit may serve, and what that changes (CNEX 11, CEC 6.1; J68)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from intake_app.rules.certificates import renewal_window
from intake_app.rules.person_days import COMPLEXITY_LEVELS, proposed_person_days
from intake_app.rules.surveillance import SurveillanceDue
from intake_app.rules.unit_duplicates import folded
from intake_app.schemes.schema import SchemeEdition
from models.application import CertificationUnit, PartyRole
from models.base import Frozen
from models.calendar import add_months
from models.certificate import Certificate
from models.engagement import Engagement, Site
from models.ids import CertificateId
from models.reference import Reason
from models.text import Text, joined

Key = TypeVar("Key", bound=str)

ROOM = timedelta(days=14)
"""The calendar days up to a last day within which a visit can well be laid, and its reply and plan be had."""


class OwnSurveillance(Frozen):
    """The surveillance that certificates of one job would have by themselves, its notice not made yet."""

    certificates: tuple[Certificate, ...]
    dues: tuple[SurveillanceDue, ...]
    """In the order of the certificates."""
    first_day: date
    """The first day on which it may take place, today or later."""
    origin: Engagement
    """The job that the certificates came from."""

    @property
    def due_on(self) -> date:
        """The first due date of its certificates."""
        return min(due.due_on for due in self.dues)


class JointVisit(Frozen):
    """Surveillances that one visit may serve, with what their joining changes."""

    certificates: tuple[Certificate, ...]
    first_day: date
    opened_by: str
    """The number of the certificate whose surveillance may begin last: it decides the first day."""
    due_on: date
    limited_by: str
    """The number of the certificate that falls due first: it decides the last day."""
    hard_limit: date
    sites: tuple[str, ...]
    half_days: int
    """On site, all sites together, as one visit."""
    half_days_apart: int
    """On site, as they add up where each goes by itself."""

    @property
    def certificate_ids(self) -> tuple[CertificateId, ...]:
        """The ids of its certificates, in their order."""
        return tuple(each.id for each in self.certificates)


def holder_and_sites(certificates: Sequence[Certificate]) -> tuple[object, ...]:
    """What surveillances have in common that one visit, one notice and one agreement's parties can serve."""
    holder = certificates[0].parties[PartyRole.CLIENT]
    places = frozenset(folded(each.site_address) for each in certificates)
    return certificates[0].enterprise_id, folded(holder.name), holder.credit_code, places


def alike_ones(certificates: Mapping[Key, Sequence[Certificate]]) -> frozenset[Key]:
    """Of surveillances with these certificates those that share edition, holder and sites with another one.

    Of thousands few do: nothing else need be looked at for a joint visit.
    """
    found: dict[tuple[object, ...], list[Key]] = defaultdict(list)
    for key, held in certificates.items():
        found[held[0].scheme, held[0].edition, *holder_and_sites(held)].append(key)
    return frozenset(key for keys in found.values() if len(keys) > 1 for key in keys)


def joint_visits(
    waiting: Iterable[OwnSurveillance], scheme: SchemeEdition, most_days_apart: int
) -> tuple[JointVisit, ...]:
    """The visits that can each serve several of the surveillances that wait under `scheme`, the first due in front.

    Only those of one holder at the same sites are joined, and only where no certificate comes later to its last day,
    or to a due date that it could keep by itself. `most_days_apart` lie between their due dates, inclusive.
    """
    alike: dict[tuple[object, ...], list[OwnSurveillance]] = defaultdict(list)
    for each in sorted(waiting, key=lambda one: (one.due_on, one.certificates[0].number)):
        alike[holder_and_sites(each.certificates)].append(each)
    found = []
    for group in alike.values():
        while group:
            run = [group.pop(0)]
            for each in tuple(group):
                if _may_join([*run, each], scheme, most_days_apart):
                    run.append(each)
                    group.remove(each)
            if len(run) > 1:
                found.append(_joint(run, scheme))
    return tuple(sorted(found, key=lambda visit: (visit.due_on, visit.certificates[0].number)))


def surveyed_places(
    held: Sequence[tuple[Certificate, Engagement]]
) -> tuple[tuple[Site, ...], tuple[CertificationUnit, ...]]:
    """The sites as they read now and the units of these certificates, each with the job that it came from.

    One address is one site, whatever row each job has for it; of two certificates' words the newer ones count.
    """
    newest = sorted(held, key=lambda pair: pair[0].replaced_on or pair[0].issued_on)
    now = {(origin.id, each.unit.site_row): each for each, origin in newest}
    sites: dict[str, Site] = {}
    rows: dict[tuple[str, str], str] = {}
    for origin in {origin.id: origin for _, origin in held}.values():
        for site in origin.sites:
            printed = now.get((origin.id, site.row))
            if printed is None:
                continue
            place = site.with_(address=printed.site_address, city=printed.site_city, latitude=printed.latitude,
                               longitude=printed.longitude)
            own = {row for (job, _), row in rows.items() if job == origin.id}
            there = next((each for each in sites.values()
                          if each.row not in own and folded(each.address) == folded(place.address)), None)
            row = there.row if there else _free_row(site.row, sites, origin.id)
            sites[row] = _one_site(there, place) if there else place.with_(row=row)
            rows[(origin.id, site.row)] = row
    units = tuple(each.unit.with_(site_row=rows.get((origin.id, each.unit.site_row), each.unit.site_row))
                  for each, origin in held)
    return tuple(sites.values()), units


def apart_faults(job: Engagement, scheme: SchemeEdition) -> tuple[Reason, ...]:
    """Why a joint surveillance cannot be taken apart any more; empty where it can.

    What its holder was told of, or answered, stands: its certificates are parted after the visit then.
    """
    clause = scheme.surveillance.notice_months.clause
    if not job.joined_applications:
        return (Reason(text=_NOT_JOINT, clause=clause),)
    is_told = (not job.is_notice_unsent or job.notice_reply is not None or job.notice_waiver is not None
               or any(visit.notice for visit in job.visits) or job.on_site or job.aborts)
    return (Reason(text=_ALREADY_TOLD, clause=clause),) if is_told else ()


def parting_faults(
    job: Engagement, parted: Sequence[Certificate], findings: Iterable[str], scheme: SchemeEdition
) -> tuple[Reason, ...]:
    """Why these certificates cannot be parted from their job, with these findings; empty where they can."""
    clause = scheme.surveillance.notice_months.clause
    if not parted or not job.serves_cycle or len(parted) >= len(job.certificate_ids):
        return (Reason(text=_SOME_STAY, clause=clause),)
    unknown = set(findings) - {each.id for each in job.nonconformities}
    if unknown:
        names = joined([Text(zh=each, en=each) for each in sorted(unknown)])
        return (Reason(text=_NO_SUCH_FINDING.format(ids=names), clause=clause),)
    rows = {unit.site_row for unit in job.units if unit.id in {each.unit.id for each in parted}}
    elsewhere = sorted(each.id for each in job.nonconformities if each.id in set(findings)
                       and each.site_row not in rows)
    if elsewhere:
        names = joined([Text(zh=each, en=each) for each in elsewhere])
        return (Reason(text=_OTHER_SITE.format(ids=names), clause=clause),)
    return ()


def _may_join(run: Sequence[OwnSurveillance], scheme: SchemeEdition, most_days_apart: int) -> bool:
    first = max(each.first_day for each in run)
    dues = [due for each in run for due in each.dues]
    if (max(due.due_on for due in dues) - min(due.due_on for due in dues)).days > most_days_apart:
        return False
    if any(first + ROOM > due.hard_limit for due in dues):
        return False
    # A due date that is no limit yet: whoever could keep it alone keeps it in the joint visit.
    if any(first + ROOM > due.due_on >= each.first_day + ROOM for each in run for due in each.dues):
        return False
    certificates = [one for each in run for one in each.certificates]
    if len({one.unit.id for one in certificates}) < len(certificates) or any(_may_renew(one, scheme)
                                                                             for one in certificates):
        return False
    names = {folded(one.parties[PartyRole.CLIENT].name) for one in certificates}
    return len(names) == 1 and not any(due.renews for due in dues)


def _may_renew(certificate: Certificate, scheme: SchemeEdition) -> bool:
    """Whether the surveillance that is due may renew it: that writes a certificate, from its own application."""
    opens_on, _ = renewal_window(certificate, scheme)
    start = max((done.completed_on for done in certificate.surveillances), default=certificate.issued_on)
    longest = max(scheme.surveillance.interval_months.value, scheme.surveillance.first_hard_months.value)
    return scheme.certificate.renewal.by == "surveillance" and opens_on <= add_months(start, longest)


def _joint(run: Sequence[OwnSurveillance], scheme: SchemeEdition) -> JointVisit:
    opening = max(run, key=lambda each: each.first_day)
    dues = [(due, one) for each in run for due, one in zip(each.dues, each.certificates, strict=True)]
    first_due, limiting = min(dues, key=lambda pair: pair[0].due_on)
    sites, units = surveyed_places([(one, each.origin) for each in run for one in each.certificates])
    return JointVisit(
        certificates=tuple(one for _, one in dues), first_day=opening.first_day,
        opened_by=opening.certificates[0].number, due_on=first_due.due_on, limited_by=limiting.number,
        hard_limit=min(due.hard_limit for due, _ in dues), sites=tuple(site.name for site in sites),
        half_days=_on_site(sites, units, scheme),
        half_days_apart=sum(_on_site(*surveyed_places([(one, each.origin) for one in each.certificates]), scheme)
                            for each in run),
    )


def _on_site(sites: Sequence[Site], units: Sequence[CertificationUnit], scheme: SchemeEdition) -> int:
    return sum(figure.on_site_half_days for figure in proposed_person_days(sites, units, scheme))


def _free_row(row: str, taken: Mapping[str, Site], origin: str) -> str:
    return row if row not in taken else f"{row}-{origin}"


def _one_site(there: Site, same: Site) -> Site:
    """One place of which two jobs tell: of its size and its data the larger figure counts (CNEX 9.3.1, CEC 5.5)."""
    worst = max((there, same), key=lambda each: COMPLEXITY_LEVELS.get(each.data_complexity, 0))
    return there.with_(employees=max(there.employees, same.employees), data_complexity=worst.data_complexity)


_NOT_JOINT = Text(
    zh="该监督的证书出自同一项目，没有合并，不能拆分。",
    en="The certificates of this surveillance came from one job: nothing was joined that could be taken apart.",
)
_ALREADY_TOLD = Text(
    zh="监督通知书已经发出或者持有人已经答复，不能再拆分；现场检查完成后，可以对部分证书单独作出结论。",
    en="The notice has gone out, or its holder has answered: the surveillance is not taken apart any more. After the"
    " check on site some of its certificates can be parted and decided by themselves.",
)
_SOME_STAY = Text(
    zh="请选择要单独作出结论的证书，并至少留一张在原监督项目中；只有例行监督可以这样办理。",
    en="Choose the certificates to be decided by themselves, and leave one at least; only a regular surveillance can be"
    " parted so.",
)
_NO_SUCH_FINDING = Text(zh="本项目没有这些不符合项：{ids}；请刷新页面。",
                        en="This job has no such nonconformities: {ids}. Reload the page.")
_OTHER_SITE = Text(
    zh="不符合项 {ids} 不在所选证书的生产场所开具，不能随这些证书转出。",
    en="These nonconformities were raised at no site of the chosen certificates, so they do not go with them: {ids}.",
)

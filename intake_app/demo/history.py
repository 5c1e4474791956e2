"""Older certificates, laid in as a body would bring its register along: each with the job that it came from."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from intake_app.demo.world import DemoEnterprise
from intake_app.rules.certificates import valid_until
from intake_app.rules.certification_units import normalised_model
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import Family, SchemeEdition
from intake_app.services.office import Office
from models.application import Answer, Application, ApplicationState, CertificationUnit, PartyRole
from models.calendar import add_months
from models.certificate import (
    Certificate,
    CertificateState,
    SurveillanceDone,
    Suspension,
)
from models.engagement import (
    Agreement,
    CertificationDecision,
    DirectorApproval,
    Engagement,
    EngagementKind,
    OnSiteResult,
    PartyDetails,
    PlanNotice,
    Site,
    SitePersonDays,
    Visit,
)
from models.ids import ApplicationId, CertificateId, EngagementId, EnterpriseId, PaperId, PersonId

CERTIFICATES = 80
EARLIEST_DUE_DAYS, LATEST_DUE_DAYS = -40, 330
"""Between these distances from today, in days, the surveillances of the older certificates fall due."""


def lay_in_history(office: Office, enterprises: Sequence[tuple[EnterpriseId, DemoEnterprise]]) -> None:
    """Add 80 certificates of the enterprises, their surveillance windows spread around today."""
    draw = Random(80)  # noqa: S311 - a made-up world, the same each time
    serials: dict[str, int] = {}
    with office.unit_of_work() as uow:
        for number in range(CERTIFICATES):
            enterprise_id, enterprise = enterprises[number % len(enterprises)]
            scheme = office.schemes.in_force(enterprise.scheme, office.today())
            serials[scheme.key] = serials.get(scheme.key, 0) + 1
            due_in = EARLIEST_DUE_DAYS + number * (LATEST_DUE_DAYS - EARLIEST_DUE_DAYS) // CERTIFICATES
            older = _OlderCertificate(office, scheme, enterprise, enterprise_id, number, draw.random())
            application, job, certificate = older.made(office.today() + timedelta(days=due_in), serials[scheme.key])
            uow.applications.add(application)
            uow.engagements.add(job)
            uow.certificates.add(certificate)
        uow.commit()


class _OlderCertificate:
    def __init__(
        self, office: Office, scheme: SchemeEdition, enterprise: DemoEnterprise, enterprise_id: EnterpriseId,
        number: int, chance: float,
    ) -> None:
        self.office = office
        self.scheme = scheme
        self.enterprise = enterprise
        self.enterprise_id = enterprise_id
        self.number = number
        self.chance = chance
        family = scheme.family(enterprise.family)
        if family is None:
            raise ValueError(f"{enterprise.key}: {enterprise.family} is no family of {scheme.key}")
        self.family: Family = family

    def made(self, due_on: date, serial: int) -> tuple[Application, Engagement, Certificate]:
        """The application, the job and the certificate whose next surveillance is due on `due_on`."""
        surveyed = self.number % 3 == 1
        months = self.scheme.surveillance.interval_months.value if surveyed else (
            self.scheme.surveillance.first_months.value)
        counted_from = add_months(due_on, -months)
        first_months = self.scheme.surveillance.first_months.value
        issued_on = add_months(counted_from, -first_months) if surveyed else counted_from
        unit, parties, site = self._unit(), self._parties(), self._site()
        application = self._application(issued_on, unit)
        job = Engagement(
            id=EngagementId(f"engagement-old-{self.number:03d}"), kind=EngagementKind.INITIAL,
            application_id=application.id, enterprise_id=self.enterprise_id, scheme=self.scheme.key,
            edition=self.scheme.edition, parties=parties, sites=(site,), units=(unit,),
            accepted_on=issued_on - timedelta(days=70), applied_on=application.submitted_on,
            agreement=Agreement(number=f"{self.scheme.body.short_name}-AGR-{issued_on.year}-H{self.number:03d}",
                                drawn_up_on=issued_on - timedelta(days=68),
                                signed_by_body_on=issued_on - timedelta(days=65),
                                signed_by_client_on=issued_on - timedelta(days=66)),
            **self._audit(issued_on, site),
            director_approval=DirectorApproval(by=PersonId("person-director"), on=issued_on - timedelta(days=1))
            if self.scheme.report_needs_director else None,
            decision=CertificationDecision(by=PersonId("person-decider"), on=issued_on - timedelta(days=2),
                                           is_positive=True, reason="符合认证依据和实施规则的要求。"),
        )
        certificate = self._certificate(job, unit, issued_on, serial, counted_from if surveyed else None)
        return application, job, certificate

    def _audit(self, issued_on: date, site: Site) -> dict[str, object]:
        """The audit as the old files tell it: who was there, and when."""
        first = issued_on - timedelta(days=35)
        team = (PersonId("person-a01"), PersonId("person-a03"))
        notice = PlanNotice(sent_on=issued_on - timedelta(days=45), paper_id=PaperId("paper-old"),
                            confirmed_on=issued_on - timedelta(days=43), production_confirmed=True)
        return {
            "person_days": (SitePersonDays(site_row=site.row, document_review_half_days=2, on_site_half_days=8),),
            "person_days_confirmed_on": issued_on - timedelta(days=64),
            "visits": (Visit(site_row=site.row, start=first, end=first + timedelta(days=1), team=team,
                             leader=team[0], notice=notice),),
            "on_site": (OnSiteResult(site_row=site.row, by=team[0], first_day=first, last_day=first + timedelta(days=1),
                                     production_running=True, consistency_conforms=True, capability_conforms=True,
                                     notes="见纸质档案。"),),
        }

    def _application(self, issued_on: date, unit: CertificationUnit) -> Application:
        moment = datetime.combine(issued_on - timedelta(days=78), time(9, 0), self.office.now().tzinfo)
        answers = {"client.name": self.enterprise.name, "products[p1].name": self.enterprise.product,
                   "products[p1].family": self.family.key, "products[p1].models": unit.model}
        return Application(
            id=ApplicationId(f"application-old-{self.number:03d}"), enterprise_id=self.enterprise_id,
            scheme=self.scheme.key, edition=self.scheme.edition, state=ApplicationState.ACCEPTED, created_at=moment,
            number=f"{self.scheme.body.short_name}-APP-{moment.year}-H{self.number:03d}",
            answers={path: Answer(text=words, by=self.enterprise.contact, at=moment)
                     for path, words in answers.items()},
            rows={"products": ("p1",), "sites": ("s1",)}, units=(unit,),
            declared_by=self.enterprise.contact, submitted_on=issued_on - timedelta(days=75),
            complete_on=issued_on - timedelta(days=75),
            decided_on=issued_on - timedelta(days=70), decided_by="—",
        )

    def _certificate(
        self, job: Engagement, unit: CertificationUnit, issued_on: date, serial: int, surveyed_on: date | None
    ) -> Certificate:
        site = job.sites[0]
        is_suspended = self.number in (20, 47)
        suspended_on = self.office.today() - timedelta(days=30)
        kilograms = self.scheme.measure.value.startswith("kg")
        stages = self.family.stages
        rest = Decimal(100) - Decimal("18.5") * (len(stages) - 1)
        return Certificate(
            id=CertificateId(f"certificate-old-{self.number:03d}"),
            number=self.scheme.certificate.number_pattern.format(year=issued_on.year, serial=90000 + serial),
            enterprise_id=self.enterprise_id, engagement_id=job.id, scheme=self.scheme.key,
            edition=self.scheme.edition, unit=unit, parties=job.parties, site_address=site.address,
            site_city=site.city, latitude=site.latitude, longitude=site.longitude,
            value=Decimal(1200 + self.number * 17) if kilograms else Decimal("0.38") + Decimal(self.number) / 1000,
            measure=self.scheme.measure.value, system_boundary=self.family.system_boundary,
            stage_shares={stage: rest if i == 0 else Decimal("18.5") for i, stage in enumerate(stages)},
            standards=(self.family.standard, self.scheme.document), period_from=date(issued_on.year - 1, 1, 1),
            period_to=date(issued_on.year - 1, 12, 31), first_issued_on=issued_on, issued_on=issued_on,
            valid_until=valid_until(issued_on, self.scheme), written_by=PersonId("person-writer"),
            checked_by=PersonId("person-decider"),
            state=CertificateState.SUSPENDED if is_suspended else CertificateState.VALID,
            suspensions=(Suspension(
                ground=self.scheme.suspension.grounds[1].key, facts="未按合同约定提供年度变更说明，催告后仍未提供。",
                verified_on=suspended_on - timedelta(days=3), suspended_on=suspended_on,
                until=add_months(suspended_on, 6), by="—"),) if is_suspended else (),
            surveillances=(SurveillanceDone(completed_on=surveyed_on, passed=True),) if surveyed_on else (),
        )

    def _unit(self) -> CertificationUnit:
        base = self.enterprise.models[0]
        model = f"{base}-{self.number + 1:02d}"
        return CertificationUnit(
            id=f"u-old-{self.number:03d}", product_row="p1", site_row="s1", family=self.family.key,
            product_name=self.enterprise.product, model=model, normalised_model=normalised_model(model),
            producer_name=self.enterprise.name, site_name=self.enterprise.sites[0].name,
            functional_unit=self.family.functional_unit, standard=self.family.standard, reasons=(),
        )

    def _parties(self) -> dict[PartyRole, PartyDetails]:
        details = PartyDetails(name=self.enterprise.name, credit_code=self.enterprise.credit_code,
                               address=self.enterprise.address, contact=self.enterprise.contact,
                               phone="13800138000", email=self.enterprise.email)
        return dict.fromkeys(PartyRole, details)

    def _site(self) -> Site:
        site = self.enterprise.sites[0]
        place = city_named(site.city)
        if place is None:
            raise ValueError(f"{self.enterprise.key}: unknown city {site.city}")
        return Site(row="s1", name=site.name, address=site.address, city=place.name, latitude=place.latitude,
                    longitude=place.longitude, employees=site.employees, data_complexity="medium")



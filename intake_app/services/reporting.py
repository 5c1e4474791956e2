"""What is reported of a period: audits planned and done, and certificates, with everything that is missing named."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from intake_app.rules.certificate_endings import status_changes, told_suspensions
from intake_app.rules.certificates import status_on
from intake_app.rules.lives.certificate import CERTIFICATE_STATES, state_word
from intake_app.rules.person_days import person_days_spent
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.reporting_fields import (
    ReportedCertificate,
    ReportedVisit,
    ReportField,
    certificate_fields,
    plan_fields,
    result_fields,
)
from intake_app.tables.sheet_writer import CellContent, ShownTable, tables_as_workbook
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement
from models.ids import PersonId
from models.personnel import Person
from models.text import Language, Text

Row = TypeVar("Row")

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that the same report has the same bytes."""
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


@dataclass(frozen=True)
class Report:
    """The tables of one period, and what is missing in them."""

    tables: tuple[ShownTable, ...]
    """Plans, results and certificates."""
    missing: ShownTable
    """Field by field in how many rows there is nothing, and in which."""

    @property
    def missing_count(self) -> int:
        """How many cells of kept fields are empty."""
        return sum(int(str(row[2])) for row in self.missing.rows if row[3] != NOT_KEPT)


def report_of(office: Office, actor: Actor, first: date, last: date) -> Report | Refused:
    """The report of the days from `first` to `last`, both included.

    Audits planned to begin or done in it, and certificates that were issued, replaced or changed in status in it,
    by beginning to count or expiring too.
    """
    require_role(actor, Role.MANAGER)
    if last < first:
        return refused(Text(zh="结束日期早于开始日期，请核对。", en="The last day lies before the first: check them."))
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
        jobs, certificates = uow.engagements.all(), uow.certificates.all()
        planned, done = (
            [_visit(office, uow, job, row, people, certificates) for job in jobs for row in rows(job, first, last)]
            for rows in (_planned_rows, _done_rows))
        changed = [_certificate(office, uow, each, people) for each in certificates
                   if each.state is not CertificateState.DRAFT and _is_in(each, first, last, office.today())]
    parts = (
        _table(_PLANS, plan_fields(), [(_visit_name(row), row) for row in planned]),
        _table(_RESULTS, result_fields(), [(_visit_name(row), row) for row in done]),
        _table(_CERTIFICATES, certificate_fields(),
               [(row.certificate.number, row) for row in changed if row is not None]),
    )
    rows = tuple(row for _, missing in parts for row in missing)
    return Report(tables=tuple(table for table, _ in parts), missing=ShownTable(
        title=_MISSING, columns=(_SHEET, _FIELD, _COUNT, _WHERE), rows=rows))


def missing_lines(report: Report, language: Language) -> tuple[str, ...]:
    """What is missing, a line for all fields of a table that are missing in the same rows: those are named once."""
    fields: dict[tuple[str, str], list[str]] = {}
    for table, field, _, where in report.missing.in_language(language):
        fields.setdefault((str(table), str(where)), []).append(str(field))
    separator = "、" if language == "zh" else ", "
    not_kept = NOT_KEPT.in_language(language)
    groups = sorted(fields.items(), key=lambda group: group[0][1] == not_kept)
    return tuple(_MISSING_LINE.format(table=table, where=where, count=len(named), fields=separator.join(named))
                 .in_language(language) for (table, where), named in groups)


def report_workbook(office: Office, report: Report, language: Language) -> bytes:
    """The report as a workbook, what is missing as its last sheet."""
    return tables_as_workbook([*report.tables, report.missing], language, office.today())


def report_archive(report: Report, language: Language) -> bytes:
    """The report as one CSV file for each table, in an archive; UTF-8 with its mark, as Excel wants it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in report_files(report, language).items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content)
    return buffer.getvalue()


def report_files(report: Report, language: Language) -> dict[str, bytes]:
    """The CSV files by name."""
    return {f"{table.title.in_language(language)}.csv": _csv(table, language)
            for table in (*report.tables, report.missing)}


def _csv(table: ShownTable, language: Language) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.in_language(language) for column in table.columns])
    for row in table.in_language(language):
        writer.writerow(["" if cell is None else _harmless(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BEGINS_A_FORMULA) else cell


def _table(
    title: Text, fields: Sequence[ReportField[Row]], rows: Iterable[tuple[str, Row]]
) -> tuple[ShownTable, list[tuple[CellContent, ...]]]:
    """The table, and a line for each field that is empty somewhere."""
    named = list(rows)
    cells = [tuple(field.value(row) if field.value else None for field in fields) for _, row in named]
    empty: Counter[int] = Counter(place for row in cells for place, cell in enumerate(row) if cell is None)
    missing: list[tuple[CellContent, ...]] = []
    for place, field in enumerate(fields):
        if empty[place]:
            where = NOT_KEPT if field.value is None else _ALL if empty[place] == len(named) > 1 else "、".join(
                name for (name, _), row in zip(named, cells, strict=True) if row[place] is None)
            missing.append((title, field.title, empty[place], where))
    return ShownTable(title=title, columns=tuple(field.title for field in fields), rows=tuple(cells)), missing


def _planned_rows(job: Engagement, first: date, last: date) -> list[str]:
    return [visit.site_row for visit in job.visits if first <= visit.start <= last]


def _done_rows(job: Engagement, first: date, last: date) -> list[str]:
    planned = {visit.site_row for visit in job.visits}
    return [done.site_row for done in job.on_site if first <= done.last_day <= last and done.site_row in planned]


def _visit(
    office: Office, uow: UnitOfWork, job: Engagement, row: str, people: dict[PersonId, Person],
    certificates: Sequence[Certificate],
) -> ReportedVisit:
    visit = next(visit for visit in job.visits if visit.site_row == row)
    paper = uow.papers.find(visit.notice.paper_id) if visit.notice else None
    done = next((each for each in job.on_site if each.site_row == row), None)
    return ReportedVisit(
        job=job, site=job.site(row), visit=visit, people=people,
        applications=tuple(map(uow.applications.get, job.all_applications)),
        plan_number=paper.number if paper else None,
        days_spent=person_days_spent(done.first_day, done.last_day, len(visit.team), office.calendar) if done else None,
        certificates=tuple(each for each in certificates if each.state is not CertificateState.DRAFT
                           and (each.engagement_id == job.id or each.id in job.certificate_ids)))


def _certificate(
    office: Office, uow: UnitOfWork, certificate: Certificate, people: dict[PersonId, Person]
) -> ReportedCertificate | None:
    job = uow.engagements.find(certificate.engagement_id or "")
    if job is None:
        return None
    return ReportedCertificate(
        certificate=certificate, application=uow.applications.get(job.application_id), job=job,
        state=_state(certificate, office.today()), scheme=office.scheme_of(certificate), people=people)


def _state(certificate: Certificate, today: date) -> Text:
    """The register's word; one whose result lapsed is reported as suspended, without a word of its own (J29)."""
    is_lapsed = status_on(certificate, today) is CertificateState.RESULT_LAPSED
    return CERTIFICATE_STATES[CertificateState.SUSPENDED] if is_lapsed else state_word(certificate, today)


def _is_in(certificate: Certificate, first: date, last: date, today: date) -> bool:
    days = [certificate.issued_on, *(each.replaced_on for each in certificate.changes if each.replaced_on),
            *(on for _, on in status_changes(certificate)), *(each.since for each in told_suspensions(certificate))]
    if certificate.counts_from <= today:
        days.append(certificate.counts_from)
    if status_on(certificate, today) is CertificateState.EXPIRED:
        days.append(certificate.valid_until + timedelta(days=1))
    return any(first <= day <= last for day in days)


def _visit_name(row: ReportedVisit) -> str:
    return f"{row.job.parties[PartyRole.CLIENT].name} {row.site.name} {row.visit.start}"


NOT_KEPT = Text(zh="本系统不记录该项，请在上报系统中补填", en="not kept here: fill it in where it is reported")
_ALL = Text(zh="全部", en="all of them")
_MISSING_LINE = Text(zh="{table}，{where}：{count} 项（{fields}）", en="{table}, {where}: {count} fields ({fields})")
_PLANS, _RESULTS = Text(zh="检查计划", en="Audit plans"), Text(zh="检查结果", en="Audit results")
_CERTIFICATES, _MISSING = Text(zh="证书", en="Certificates"), Text(zh="缺少的内容", en="Missing")
_SHEET, _FIELD = Text(zh="表", en="Table"), Text(zh="字段", en="Field")
_COUNT, _WHERE = Text(zh="缺少条数", en="Rows without it"), Text(zh="缺在哪里", en="Where")

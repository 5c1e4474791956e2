"""What the body accepts and what an application makes it expect of one file."""

from datetime import date

from intake_app.examination.judging import Accepted, Expected, FormMark, Holder, Place
from intake_app.rules.answers import parties_of, path_of
from intake_app.rules.completeness import DocumentLine
from intake_app.schemes.house import HouseRules
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application, PartyRole

_SITE = "sites[{row}]"


def accepted_files(house: HouseRules) -> Accepted:
    """The kinds and the largest size of files that this body takes."""
    return Accepted(media_types=house.files.media_types, limit_megabytes=house.files.upload_limit_megabytes,
                    clause=house.files.clause)


def expected_of(
    line: DocumentLine, application: Application, scheme: SchemeEdition, house: HouseRules, today: date,
    stated_until: date | None,
) -> Expected:
    """What a file for this line should say, by the answers as they stand."""
    definition = next(each for each in scheme.documents if each.key == line.requirement)
    places = {_SITE.format(row=row): _place(row, application) for row in application.row_ids(Section.SITES)}
    mark = definition.form_mark
    return Expected(
        today=today, clause=line.clause,
        holder=_holder(line.subject, application, scheme) if definition.names_subject else None,
        place=places.get(line.subject),
        other_places=tuple(place for subject, place in places.items() if subject != line.subject),
        form_mark=FormMark(stem=mark.stem, version=mark.version) if mark else None,
        needs_seal=definition.needs_seal, has_valid_until=definition.has_valid_until, stated_until=stated_until,
        reminder_months=house.files.reminder_months.value,
    )


def _holder(subject: str, application: Application, scheme: SchemeEdition) -> Holder | None:
    if subject not in set(PartyRole):
        return None
    party = parties_of(application, scheme)[PartyRole(subject)]
    return Holder(name=party.name, credit_code=party.credit_code)


def _place(row: str, application: Application) -> Place:
    return Place(name=application.text(path_of(Section.SITES, "name", row)),
                 address=application.text(path_of(Section.SITES, "address", row)))

"""A case as a file: one job with its certificates and people, in the shapes of `models`."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from pydantic import Field

from intake_app.commands.application_files import unknown_scheme
from intake_app.commands.reading import FileFault, read_or_stop
from intake_app.schemes.library import SchemeLibrary
from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen
from models.certificate import Certificate
from models.engagement import Engagement
from models.personnel import Person
from models.text import Text


class CaseFile(Frozen):
    """One certification job (认证项目) with its certificates and people, as `clocks` and `team-check` read it."""

    today: date | None = Field(default=None, description="The day on which things are asked; `--today` goes first.")
    complete_on: date | None = Field(
        default=None, description="The day on which the last missing item of the application arrived."
    )
    engagement: Engagement = Field(description="The job: each step that was done; what is not done yet is left out.")
    certificates: tuple[Certificate, ...] = Field(default=(), description="The certificates to be watched.")
    people: tuple[Person, ...] = Field(
        default=(), description="The body's people; everyone whom a visit names must be among them."
    )


class AskedCase(Frozen):
    """A case with the edition and the day by which it is judged."""

    case: CaseFile
    scheme: SchemeEdition
    today: date


def read_case(file: Path, schemes: SchemeLibrary, day_for: Callable[[date | None], date]) -> AskedCase:
    """The case in `file`; `day_for` turns the file's own day into the one that counts."""
    case = read_or_stop(file, CaseFile, lambda given, _: case_faults(given, schemes))
    scheme = schemes.edition(case.engagement.scheme, case.engagement.edition)
    return AskedCase(case=case, scheme=scheme, today=day_for(case.today))


def case_faults(case: CaseFile, schemes: SchemeLibrary) -> Iterator[FileFault]:
    """Names in the file that lead nowhere: schemes, sites, people, families and grounds."""
    yield from _edition_faults("engagement", case.engagement.scheme, case.engagement.edition, schemes)
    yield from _site_faults(case.engagement)
    yield from _people_faults(case)
    for number, certificate in enumerate(case.certificates):
        path = f"certificates[{number}]"
        faults = tuple(_edition_faults(path, certificate.scheme, certificate.edition, schemes))
        yield from faults
        if not faults:
            yield from _ground_faults(path, certificate, schemes.edition(certificate.scheme, certificate.edition))


def _edition_faults(path: str, key: str, edition: str, schemes: SchemeLibrary) -> Iterator[FileFault]:
    known = [each.edition for each in schemes.editions if each.key == key]
    if not known:
        yield unknown_scheme(f"{path}.scheme", key, schemes)
    elif edition not in known:
        text = _UNKNOWN_EDITION.format(key=key, edition=edition, known=", ".join(known))
        yield FileFault(path=f"{path}.edition", text=text)


def _site_faults(engagement: Engagement) -> Iterator[FileFault]:
    known = [site.row for site in engagement.sites]
    named = [(f"visits[{n}]", each.site_row) for n, each in enumerate(engagement.visits)]
    named += [(f"on_site[{n}]", each.site_row) for n, each in enumerate(engagement.on_site)]
    named += [(f"person_days[{n}]", each.site_row) for n, each in enumerate(engagement.person_days)]
    named += [(f"units[{n}]", each.site_row) for n, each in enumerate(engagement.units)]
    for path, row in named:
        if row not in known:
            text = _UNKNOWN_SITE.format(row=row, known=", ".join(known) or "—")
            yield FileFault(path=f"engagement.{path}.site_row", text=text)
    for number, visit in enumerate(engagement.visits):
        if visit.end < visit.start:
            yield FileFault(path=f"engagement.visits[{number}].end", text=_ENDS_BEFORE_START)


def _people_faults(case: CaseFile) -> Iterator[FileFault]:
    ids = [person.id for person in case.people]
    for number, each in enumerate(ids):
        if each in ids[:number]:
            yield FileFault(path=f"people[{number}].id", text=_REPEATED_PERSON.format(person=each))
    for number, visit in enumerate(case.engagement.visits):
        for part, people in (("team", visit.team), ("experts", visit.experts)):
            for place, each in enumerate(people):
                if each not in ids:
                    path = f"engagement.visits[{number}].{part}[{place}]"
                    yield FileFault(path=path, text=_UNKNOWN_PERSON.format(person=each))


def _ground_faults(path: str, certificate: Certificate, scheme: SchemeEdition) -> Iterator[FileFault]:
    known = [ground.letter or ground.key for ground in scheme.suspension.grounds]
    keys = {name for ground in scheme.suspension.grounds for name in (ground.letter, ground.key) if name}
    for number, suspension in enumerate(certificate.suspensions):
        if suspension.ground not in keys:
            text = _UNKNOWN_GROUND.format(ground=suspension.ground, known=", ".join(known))
            yield FileFault(path=f"{path}.suspensions[{number}].ground", text=text)


_UNKNOWN_EDITION = Text(
    zh="方案 {key} 没有版本“{edition}”；可用的有：{known}。",
    en="The scheme {key} has no edition “{edition}”: use one of {known}.",
)
_UNKNOWN_SITE = Text(
    zh="engagement.sites 中没有场所“{row}”（现有：{known}）；请加入或改正。",
    en="engagement.sites has no site “{row}” (there are: {known}): add it or correct the name.",
)
_ENDS_BEFORE_START = Text(zh="结束日早于开始日；请核对两个日期。", en="It ends before it starts: look at both dates.")
_REPEATED_PERSON = Text(zh="人员“{person}”重复；请只列一次。", en="The person “{person}” stands twice: keep one entry.")
_UNKNOWN_PERSON = Text(
    zh="people 中没有“{person}”；请加入该人员，或改正编号。",
    en="people has no “{person}”: add the person or correct the id.",
)
_UNKNOWN_GROUND = Text(
    zh="方案没有暂停情形“{ground}”；可用的有：{known}。",
    en="The scheme knows no ground for suspension “{ground}”: use one of {known}.",
)

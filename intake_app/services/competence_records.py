"""The record of a person's evaluated competence under one scheme, as a paper (CNEX 8.1, CEC 5.2.2)."""

from datetime import date

from docs_templates import record_contexts as records
from intake_app.schemes.house import HouseRules
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_contexts as common
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.tables.people_fields import EMPLOYMENTS, LEVELS
from models.account import Actor, Role
from models.ids import PersonId
from models.paper import Paper
from models.personnel import Competence, Person, Qualification
from models.text import Text


def make_competence_record(office: Office, actor: Actor, person_id: str, scheme_key: str) -> Paper | Refused:
    """Make the record of what the person is evaluated for under the scheme as it is in force; no client reads it."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    scheme, today = office.schemes.in_force(scheme_key, office.today()), office.today()
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
        evaluated = [each for each in person.competences_standing_on(today)
                     if any(each.covers(scheme.key, family.key) for family in scheme.families)]
        if not evaluated:
            return refused(Text(zh="{name} 在该方案下还没有能力评价；请先登记评价。",
                                en="{name} has no evaluated competence under this scheme: enter the evaluation first.",
                                ).format(name=person.name))
        number = next_paper_number(office, uow, scheme, "competence_record")
        context = records.CompetenceRecord(
            head=common.head(scheme, number, today), words=common.words(scheme), addressee=scheme.body.name.zh,
            person_name=person.name, employment=EMPLOYMENTS[person.employment].zh,
            functions=_functions(person, office.house), footprint_projects=person.footprint_projects,
            clause=common.recorded_clause(scheme.team.member_clause),
            qualifications=tuple(_qualification(each, office.house)
                                 for each in person.qualifications_standing_on(today)),
            competences=tuple(_competence(each, scheme, _name(uow, each.evaluated_by), today) for each in evaluated),
        )
        paper = make_paper(office, uow, actor, context, scheme, subject=person.id, enterprise_id="",
                           is_for_client=False)
        write_record(office, uow, actor, "competence.recorded", person.id,
                     after={"name": person.name, "number": paper.number})
        uow.commit()
    return paper


def _functions(person: Person, house: HouseRules) -> str:
    named = {option.key: option.text.zh for option in house.functions}
    return "、".join(named.get(key, key) for key in sorted(person.functions)) or "未指定"


def _qualification(held: Qualification, house: HouseRules) -> records.QualificationRow:
    kinds = {option.key: option.text.zh for option in house.qualifications}
    until = f"至{common.printed_day(held.valid_until)}" if held.valid_until else "起长期有效"
    return records.QualificationRow(
        title=kinds.get(held.kind, held.kind), number=held.number, level=LEVELS[held.level].zh, issuer=held.issuer,
        validity=f"{common.printed_day(held.valid_from)}{until}")


def _competence(competence: Competence, scheme: SchemeEdition, by: str, today: date) -> records.CompetenceRow:
    family = scheme.family(competence.family)
    return records.CompetenceRow(
        family=family.name.zh if family else competence.family, evaluated_by=by,
        result="满足要求" if competence.counts_on(today) else "已过期，需重新评价",
        evaluated_on=competence.evaluated_on, valid_until=competence.valid_until)


def _name(uow: UnitOfWork, evaluator: PersonId) -> str:
    """The evaluator's name; whoever evaluated without being one of the body's people is named by the account."""
    person = uow.people.find(evaluator)
    if person is not None:
        return person.name
    account = uow.accounts.find(evaluator)
    return account.name if account is not None else evaluator

"""What the four sheets about a body's people ask: who they are, their registrations, their competences, their leave."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from intake_app.schemes.house import HouseRules
from intake_app.schemes.schema import FieldDefinition, FieldKind, Option, SchemeEdition
from models.personnel import Employment, QualificationLevel
from models.reference import ClauseRef
from models.text import Text

COMPETENCE_OF_PEOPLE = ClauseRef(document="GB/T 27065", clause="6.1")
WHY = Text(zh="排程和组成检查组时使用。", en="Planning and the choice of teams rest on it.")
OF = "__"
"""Between scheme and family in the key of a choice."""


class PeopleSheet(StrEnum):
    """What a sheet is about."""

    PEOPLE = "people"
    REGISTRATIONS = "registrations"
    COMPETENCES = "competences"
    LEAVE = "leave"


TITLES: Mapping[PeopleSheet, Text] = {
    PeopleSheet.PEOPLE: Text(zh="人员", en="People"),
    PeopleSheet.REGISTRATIONS: Text(zh="注册资格", en="Registrations"),
    PeopleSheet.COMPETENCES: Text(zh="专业能力", en="Competences"),
    PeopleSheet.LEAVE: Text(zh="请假", en="Leave"),
}

EMPLOYMENTS: Mapping[Employment, Text] = {
    Employment.FULL_TIME: Text(zh="专职", en="full-time"),
    Employment.PART_TIME: Text(zh="兼职", en="part-time"),
    Employment.EXTERNAL: Text(zh="外聘", en="external"),
}
LEVELS: Mapping[QualificationLevel, Text] = {
    QualificationLevel.TRAINEE: Text(zh="实习", en="trainee"),
    QualificationLevel.FULL: Text(zh="正式", en="full"),
    QualificationLevel.SENIOR: Text(zh="高级", en="senior"),
}

Fields = Mapping[PeopleSheet, Sequence[FieldDefinition]]


def people_fields(house: HouseRules, editions: Sequence[SchemeEdition]) -> Fields:
    """The columns of each sheet, with the choices of this body and its schemes."""
    people, registrations, competences, leave = PeopleSheet
    families = tuple(
        Option(key=f"{edition.key}{OF}{family.key}", also=(f"{edition.key}/{family.key}",),
               text=Text(zh=f"{family.name.zh}（{edition.body.short_name}）",
                         en=f"{family.name.en} ({edition.body.short_name})"))
        for edition in editions for family in edition.families
    )
    return {
        people: _people(house, people),
        registrations: _registrations(house, registrations),
        competences: (
            _name(competences),
            _field(competences, "family", FieldKind.CHOICE, "专业能力", "Competent in", families),
            _field(competences, "competent_until", FieldKind.DATE, "能力有效期至", "Competent until"),
            # Empty in the list that is handed out: an evaluation made anew names its evaluator anew.
            _field(competences, "evaluator", FieldKind.TEXT, "评价人", "Evaluated by", is_required=False),
        ),
        leave: (
            _name(leave),
            _field(leave, "first", FieldKind.DATE, "请假首日", "First day away"),
            _field(leave, "last", FieldKind.DATE, "请假末日", "Last day away"),
            _field(leave, "reason", FieldKind.TEXT, "事由", "Reason", is_required=False),
        ),
    }


def _people(house: HouseRules, sheet: PeopleSheet) -> tuple[FieldDefinition, ...]:
    employments = [Option(key=kind.value, text=text) for kind, text in EMPLOYMENTS.items()]
    return (
        _name(sheet),
        _field(sheet, "city", FieldKind.TEXT, "常驻城市", "Home city", is_required=False),
        _field(sheet, "employment", FieldKind.CHOICE, "聘用方式", "Employment", employments, is_required=False),
        _field(sheet, "functions", FieldKind.TEXT, "职能", "Functions", house.functions, is_required=False),
        _field(sheet, "max_days_per_month", FieldKind.INTEGER, "每月最多现场天数", "Most days on site in a month",
               is_required=False),
        _field(sheet, "target_days_per_year", FieldKind.INTEGER, "年目标现场天数", "Days on site aimed at in a year",
               is_required=False),
        _field(sheet, "footprint_projects", FieldKind.INTEGER, "碳足迹核查项目数", "Footprint projects verified",
               is_required=False),
        # Empty in the list that is handed out, as that of a competence.
        _field(sheet, "projects_evaluator", FieldKind.TEXT, "项目数评价人", "Projects evaluated by", is_required=False),
        # Only for those who are not salaried.
        _field(sheet, "day_fee_cny", FieldKind.INTEGER, "人日费用（元）", "Fee for a day (CNY)", is_required=False),
        _field(sheet, "until", FieldKind.DATE, "最后工作日", "Last working day", is_required=False),
    )


def _registrations(house: HouseRules, sheet: PeopleSheet) -> tuple[FieldDefinition, ...]:
    levels = [Option(key=level.value, text=text) for level, text in LEVELS.items()]
    return (
        _name(sheet),
        _field(sheet, "kind", FieldKind.CHOICE, "资格种类", "Kind", house.qualifications),
        _field(sheet, "number", FieldKind.TEXT, "证书编号", "Number"),
        _field(sheet, "issuer", FieldKind.TEXT, "发证机构", "Issued by"),
        _field(sheet, "level", FieldKind.CHOICE, "级别", "Level", levels, is_required=False),
        _field(sheet, "valid_from", FieldKind.DATE, "有效期起", "Valid from"),
        _field(sheet, "valid_until", FieldKind.DATE, "有效期至", "Valid until", is_required=False),
    )


def _name(sheet: PeopleSheet) -> FieldDefinition:
    return _field(sheet, "name", FieldKind.TEXT, "姓名", "Name")


def _field(
    sheet: PeopleSheet, key: str, kind: FieldKind, zh: str, en: str, options: Sequence[Option] = (), *,
    is_required: bool = True,
) -> FieldDefinition:
    return FieldDefinition(key=key, section=sheet.value, kind=kind, label=Text(zh=zh, en=en), why=WHY,
                           clause=COMPETENCE_OF_PEOPLE, is_required=is_required, options=tuple(options))

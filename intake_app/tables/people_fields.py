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


_HELP: Mapping[str, Text] = {
    "name": Text(zh="人员以姓名识别；其他工作表中的姓名应与“人员”表一致。",
                 en="People are told by their names: write them in the other sheets as under “People”."),
    "city": Text(zh="地级以上城市的中文名称，用于计算路途；新增人员必填。",
                 en="The city from which journeys are reckoned; required of a new person."),
    "employment": Text(zh="从下拉列表中选择；新增人员必填。", en="Choose from the list; required of a new person."),
    "functions": Text(zh="可填多项，用顿号或分号隔开；下拉列表一次选一项。",
                      en="Several are separated by commas; the list offers one at a time."),
    "max_days_per_month": Text(zh="整数；不填表示不另设上限。", en="A whole number; empty for no limit of their own."),
    "target_days_per_year": Text(zh="整数，排程时作为参考。", en="A whole number, which planning aims at."),
    "footprint_projects": Text(zh="整数：已完成的产品碳足迹核查项目数；与以往不同的，须填“项目数评价人”。",
                               en="A whole number; where it changes, “Projects evaluated by” is filled in."),
    "projects_evaluator": Text(zh="评价该项目数的人员姓名，应为能力评价人员，不得为本人。",
                               en="Who evaluated that number: a competence evaluator, not the person themselves."),
    "day_fee_cny": Text(zh="整数，单位为元；仅填写按日计酬的人员。",
                        en="A whole number of yuan; only of those who are not salaried."),
    "until": Text(zh="最后一个工作日；按 2026-05-20 的形式填写，在职的不填。",
                  en="The last working day, like 2026-05-20; empty while they stay."),
    "kind": Text(zh="从下拉列表中选择。", en="Choose from the list."),
    "number": Text(zh="注册证书的编号；编号相同的视为同一证书。",
                   en="Of the registration; the same number is the same registration."),
    "issuer": Text(zh="颁发注册证书的机构。", en="The body that issued it."),
    "level": Text(zh="从下拉列表中选择。", en="Choose from the list."),
    "valid_from": Text(zh="按 2026-05-20 的形式填写。", en="A day, like 2026-05-20."),
    "valid_until": Text(zh="按 2026-05-20 的形式填写，当日仍有效。",
                        en="A day, like 2026-05-20, on which it still holds."),
    "family": Text(zh="从下拉列表中选择；每行一项。", en="Choose from the list; one in each row."),
    "competent_until": Text(zh="按 2026-05-20 的形式填写，当日仍有效。",
                            en="A day, like 2026-05-20, on which it still holds."),
    "evaluator": Text(zh="评价该项能力的人员姓名，应为能力评价人员，不得为本人。",
                      en="Who evaluated it: a competence evaluator, not the person themselves."),
    "first": Text(zh="按 2026-05-20 的形式填写。", en="A day, like 2026-05-20."),
    "last": Text(zh="按 2026-05-20 的形式填写，含当日。", en="A day, like 2026-05-20, included."),
    "reason": Text(zh="如年假、培训。", en="Such as holiday or training."),
}
"""How each column is filled in; the list that is handed out explains it."""


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
    return FieldDefinition(key=key, section=sheet.value, kind=kind, label=Text(zh=zh, en=en), why=WHY, help=_HELP[key],
                           clause=COMPETENCE_OF_PEOPLE, is_required=is_required, options=tuple(options))

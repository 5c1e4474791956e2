"""What a scheme file may say, and what every figure in it must carry: a clause.

In a file a text is `{ zh = "…", en = "…" }`, a figure `{ value = 2, clause = "9.3.1" }`; the document's name is added
when the file is read (`house:` before a clause marks this body's own setting).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from re import Pattern
from typing import Annotated, Literal

from pydantic import Field, model_validator

from intake_app.schemes.cited import clauses_cited, with_those_above
from models.base import Frozen
from models.certificate import StatusChange
from models.engagement import EngagementKind
from models.reference import ClauseRef, Sourced
from models.text import Text

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
HalfDays = Annotated[int, Field(ge=0)]


class Section(StrEnum):
    """The sections of a form that rules rest on, in the order in which they are asked; a scheme file adds its own.

    A section is compared by `==`: in a field and in a path it is its key.
    """

    CLIENT = "client"
    PRODUCER = "producer"
    FACTORY = "factory"
    SITES = "sites"
    PRODUCTS = "products"
    APPLICATION = "application"


class Condition(Frozen):
    """A closed question about the answers; exactly one of its parts is set.

    `answer` with `is_one_of` compares an answer: `client.kind`; inside a repeating section `family` means the same
    row, and `products.family` the product that the row belongs to. `more_rows_than` counts a section's rows,
    `parties_differ` compares the three credit codes, `boundary_has` asks whether a stage lies within the product's
    system boundary.
    """

    answer: str | None = None
    is_one_of: tuple[str, ...] = ()
    section: Key | None = None
    more_rows_than: int | None = None
    parties_differ: bool | None = None
    boundary_has: Key | None = None
    any_of: tuple["Condition", ...] = ()
    all_of: tuple["Condition", ...] = ()

    @model_validator(mode="after")
    def _asks_one_question(self) -> "Condition":
        asked = [bool(self.answer), self.more_rows_than is not None, self.parties_differ is not None,
                 self.boundary_has is not None, bool(self.any_of), bool(self.all_of)]
        if sum(asked) != 1 or bool(self.answer) != bool(self.is_one_of):
            raise ValueError("a condition asks exactly one question: answer with is_one_of, section with"
                             " more_rows_than, parties_differ, boundary_has, any_of or all_of")
        if (self.more_rows_than is not None) != (self.section is not None):
            raise ValueError("more_rows_than goes with section")
        return self


class SectionDefinition(Frozen):
    """A part of the form: a few questions asked once, or a table of any number of rows."""

    key: Key
    title: Text
    row: Text | None = None
    """What one row is called; a section repeats exactly where this is set."""
    help: Text | None = None
    why: Text
    clause: ClauseRef
    least_rows: int = Field(default=0, ge=0)
    least_rows_when: Condition | None = None
    """Where set, `least_rows` are needed only while this holds; else the table may stay empty."""
    for_each: Literal[Section.SITES, Section.PRODUCTS] | None = None
    """Where set, each row belongs to one site or product, and each of those has `least_rows` of them."""
    when: Condition | None = None
    """Where set, the section is asked for only when this holds, for each site or product by itself."""

    @property
    def repeats(self) -> bool:
        """Whether it has rows."""
        return self.row is not None


class FieldKind(StrEnum):
    """How an answer is read.

    `site_choices` names site rows, separated by blanks; `site_choice` and `product_choice` name the one row to which
    a row belongs.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    EMAIL = "email"
    CITY = "city"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    YES_NO = "yes_no"
    CHOICE = "choice"
    FAMILY = "family"
    MODELS = "models"
    SITE_CHOICES = "site_choices"
    SITE_CHOICE = "site_choice"
    PRODUCT_CHOICE = "product_choice"


OWNER_CHOICES: Mapping[str, FieldKind] = {
    Section.SITES: FieldKind.SITE_CHOICE, Section.PRODUCTS: FieldKind.PRODUCT_CHOICE,
}
"""The kind of field by which a row says to which site or product it belongs."""


class Option(Frozen):
    """One choice of a field."""

    key: Key
    text: Text
    also: tuple[str, ...] = ()
    """What people write for it besides: 度 for kWh."""


class UsualShape(Frozen):
    """How an answer is written as a rule; another writing is taken, with `text` as a remark."""

    pattern: Pattern[str]
    """What the whole answer in half-width letters matches."""
    text: Text


class FieldDefinition(Frozen):
    """One question of the application form."""

    key: Key
    section: Key
    kind: FieldKind
    label: Text
    help: Text | None = None
    why: Text
    clause: ClauseRef
    is_required: bool = True
    required_when: Condition | None = None
    """Where set, the field is asked for only when this holds."""
    options: tuple[Option, ...] = ()
    minimum: Decimal | None = None
    more_than: Decimal | None = None
    """Where set, the figure itself is refused too: an output of 0 is none."""
    maximum: Decimal | None = None
    usual: UsualShape | None = None
    same_as: Section | None = None
    """The section whose answer of the same key is offered (producer as client, factory as producer)."""
    tells_rows_apart: bool = False
    """Whether rows that differ in this choice are different rows: one table of the form holds several of the rule's."""
    holds_for_each: bool = False
    """Whether a figure that stands once beside several rows is that of each, as a distance is; others add up."""


class Recertification(Frozen):
    """With which answers an application begins that goes on from certificates held: those that outlast a period.

    `takes_over` names sections, or single answers as `section.field`. What it does not name is asked anew: data of the
    period, outputs, consents and signatures.
    """

    takes_over: tuple[str, ...] = Field(min_length=1)
    begins_with: Mapping[str, str] = {}
    """Answers that follow from its being such an application: `application.kind`."""
    certificate_numbers: str | None = None
    """The answer that names the certificates held, where the form asks for it."""
    clause: ClauseRef

    def takes(self, field: FieldDefinition) -> bool:
        """Whether the answer to this question is taken over."""
        return field.section in self.takes_over or f"{field.section}.{field.key}" in self.takes_over


class _Grounded(Frozen):
    """Answers that are held against each other; `why` and `clause` say on what ground."""

    why: Text
    clause: ClauseRef


class _Comparison(_Grounded):
    """A check that answers either pass or do not."""

    blocks: bool = True
    """False where answers that do not pass ask for an explanation only."""


class PeriodLength(_Grounded):
    """A period of about so many months; one that ends before it begins always blocks, another length never."""

    kind: Literal["months"]
    first: str
    last: str
    months: Sourced[int]
    tolerance_days: Sourced[int]


class NotAbove(_Comparison):
    """A figure that cannot exceed another; both are answers asked once."""

    kind: Literal["not_above"]
    answer: str
    most: str


class SumNotAbove(_Comparison):
    """The amounts of the rows come to no more than a figure that is asked once.

    `counted` names, for each unit of that figure, the units of rows that count and by what they are multiplied.
    """

    kind: Literal["sum_not_above"]
    section: Key
    amount: Key
    unit: Key
    most: str
    most_unit: str
    counted: Mapping[Key, Mapping[Key, Decimal]]


class WithinPeriod(_Comparison):
    """The days of each row lie within a period that is asked once, and in order; all days are included."""

    kind: Literal["within"]
    section: Key
    first: Key
    last: Key
    outer_first: str
    outer_last: str


class NotInFuture(_Comparison):
    """Days that have come: none lies after the day on which the answers are looked at.

    `days` names answers as `section.field`; of a section with rows, those of every row.
    """

    kind: Literal["not_in_future"]
    days: tuple[str, ...] = Field(min_length=1)


class Recent(_Grounded):
    """A day that lies back no more than so many months; an older one asks for an explanation and never blocks."""

    kind: Literal["recent"]
    day: str
    months: Sourced[int]


class Shares(_Grounded):
    """The percentages of the rows of each product come to 100, or nearly.

    More always blocks, less asks for an explanation; a product whose rows are not all answered yet is left alone.
    """

    kind: Literal["shares"]
    section: Key
    share: Key
    tolerance: Sourced[Decimal]


class OneOf(_Comparison):
    """At least one of the fields of each row is answered where `when` holds for the row."""

    kind: Literal["one_of"]
    section: Key
    fields: tuple[Key, ...] = Field(min_length=1)
    when: Condition


class FittingUnit(_Comparison):
    """The unit of each row is one in which what it is about is measured; what `fits` does not name has any unit."""

    kind: Literal["fitting_unit"]
    section: Key
    choice: Key
    unit: Key
    fits: Mapping[Key, tuple[Key, ...]]


class UnitOfFamilies(_Comparison):
    """A unit that is asked once is one in which the functional unit of a product applied for is counted."""

    kind: Literal["unit_of_families"]
    unit: str
    fits: Mapping[Key, tuple[Key, ...]]
    """The units of each family; beside a family that is not named any unit will do."""


class KindOfParty(_Comparison):
    """What a party calls itself fits its credit code: `same` are the kinds of one that is the other party.

    `apart` are those of another enterprise than the other party; any other kind says neither.
    """

    kind: Literal["kind_of_party"]
    answer: str
    """`client.kind`: the kind, in the section of the party that it is about."""
    other: Literal[Section.CLIENT, Section.PRODUCER, Section.FACTORY]
    same: tuple[Key, ...] = Field(min_length=1)
    apart: tuple[Key, ...]


class RowOfEachFamily(_Grounded):
    """Each family of the products applied for is what a row is about; where `when` holds, it always blocks.

    Where the rows name their site, that is held of each site that makes the family. That there are rows at all is
    asked by the section itself.
    """

    kind: Literal["row_of_each_family"]
    section: Key
    choice: Key
    fits: Mapping[Key, tuple[Key, ...]]
    """What a row of each family chooses; a family that is not named needs none."""
    when: Condition


class RowOfEachProduct(_Grounded):
    """Each product has a row of its own, or one that is shared, at each site that makes it; it always blocks.

    That a site has rows at all is asked by the section itself.
    """

    kind: Literal["row_of_each_product"]
    section: Key


class CutOff(_Comparison):
    """What the rows leave out weighs no more than so many percent of the product.

    The product weighs `output` where that is measured in a unit of mass, else `product_tonnes`.
    """

    kind: Literal["cut_off"]
    section: Key
    mass: Key
    unit: Key
    output: str
    output_unit: str
    product_tonnes: str
    most_percent: Sourced[Decimal]
    in_tonnes: Mapping[Key, Decimal]


CrossCheck = Annotated[
    PeriodLength | NotInFuture | Recent | NotAbove | SumNotAbove | Shares | WithinPeriod | OneOf | FittingUnit
    | UnitOfFamilies | KindOfParty | RowOfEachFamily | RowOfEachProduct | CutOff,
    Field(discriminator="kind"),
]


class DocumentSubject(StrEnum):
    """For what one copy of a document is asked."""

    APPLICATION = "application"
    CLIENT = "client"
    PRODUCER = "producer"
    FACTORY = "factory"
    SITE = "site"
    UNIT = "unit"


class DocumentLevel(StrEnum):
    """How firmly a document is asked for."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    """Not demanded with the application; handing it in spares questions later."""
    IF_ANY = "if_any"


class FormMark(Frozen):
    """What the form in force prints, so that an older one is told: the mark of the form, and behind it its version."""

    stem: str = Field(min_length=1)
    version: str = Field(min_length=1)


class DocumentDefinition(Frozen):
    """One document that the scheme asks an applicant for."""

    key: Key
    title: Text
    also: tuple[str, ...] = ()
    """What else such a paper is called; a file of that name is meant for it."""
    why: Text
    clause: ClauseRef
    subjects: tuple[DocumentSubject, ...]
    level: DocumentLevel = DocumentLevel.REQUIRED
    when: Condition | None = None
    """Where set, it is asked for only when this holds; else the list says why it is not needed."""
    has_valid_until: bool = False
    expiry_ground: Key | None = None
    """The ground on which a certificate is suspended when this document expires (CNEX 12.3.1 e)."""
    names_subject: bool = False
    """Whether it prints the name and code of its party; a site's own is told by its naming another one alone."""
    needs_seal: bool = False
    form_mark: FormMark | None = None


class Stage(Frozen):
    """A life-cycle stage."""

    key: Key
    text: Text


class UnitKind(StrEnum):
    """What a figure is per: a function that the product fulfils, or a quantity of it (GB/T 24067)."""

    FUNCTIONAL = "functional"
    DECLARED = "declared"

    @property
    def words(self) -> Text:
        """As it heads the unit on certificates and reports."""
        if self is UnitKind.DECLARED:
            return Text(zh="声明单位", en="Declared unit")
        return Text(zh="功能单位", en="Functional unit")


class Standard(Frozen):
    """A standard by the number that the rule cites, with the title under which it is published."""

    number: str
    title: Text


class Family(Frozen):
    """A product family or kind with its standard, functional unit and competence field."""

    key: Key
    name: Text
    standard: str
    functional_unit: Text
    functional_unit_kind: UnitKind = UnitKind.FUNCTIONAL
    clause: ClauseRef
    system_boundary: Text
    stages: tuple[Key, ...]
    is_house_profile: bool = False
    """True where boundary and functional unit are the body's own setting, as no specific rule was supplied (J43)."""


class UnitDivision(Frozen):
    """Why each part of the unit key separates units (clause 4 of both rules)."""

    site_rule: Text
    family_rule: Text
    model_rule: Text
    producer_rule: Text
    clause: ClauseRef
    family_clause: ClauseRef
    merging: Sourced[Text] | None = None
    """When models of one family and site may be certified as one unit; not set, never."""
    splitting: Sourced[Text] | None = None
    """When one model may be certified as several units; not set, never."""


class Seat(Frozen):
    """Something that at least `count` members of a team must bear.

    `any_of` holds qualification keys, or one of the words `full_time`, `leader`, `family_competence`.
    """

    key: Key
    count: int = Field(ge=1)
    any_of: tuple[str, ...] = Field(min_length=1)
    text: Text
    clause: ClauseRef


class TeamRule(Frozen):
    """Who must be on a team."""

    minimum_members: Sourced[int]
    maximum_members: Sourced[int]
    member_functions: tuple[Key, ...]
    """A member holds one of these functions."""
    member_qualifications: tuple[Key, ...]
    """A member holds at least one of these qualifications, or the project count below."""
    member_projects: Sourced[int] | None = None
    member_clause: ClauseRef
    seats: tuple[Seat, ...]


class DayFactorRule(Frozen):
    """A factor of the on-site figure: each full `step` of the measured thing above `from_value` adds half days."""

    key: Key
    text: Text
    measure: Literal["units", "employees", "data_complexity"]
    above: int = 0
    step: int = 1
    half_days_per_step: HalfDays
    most_half_days: HalfDays
    clause: ClauseRef


class PersonDayRule(Frozen):
    """Minimum person-days of each site, in half days, and what adds to them."""

    document_review_minimum: Sourced[HalfDays]
    check_minimum: Sourced[HalfDays]
    verification_minimum: Sourced[HalfDays] | None = None
    combined_minimum: Sourced[HalfDays] | None = None
    minima_are_in_principle: bool = False
    """Whether the rule sets them in principle, so that a manager may go below for a reason; never the combined one."""
    factors: tuple[DayFactorRule, ...]

    @property
    def on_site_minimum(self) -> HalfDays:
        """The least on-site figure of one site with check and verification in one visit."""
        apart = self.check_minimum.value + (self.verification_minimum.value if self.verification_minimum else 0)
        return max(apart, self.combined_minimum.value if self.combined_minimum else 0)


class CheckDefinition(Frozen):
    """Something that the application reviewer confirms before acceptance."""

    key: Key
    text: Text
    clause: ClauseRef
    refuses: bool = False
    """A failure means refusal (CNEX 9.2.2 note), not a supplement."""


class Cause(Frozen):
    """A named cause or ground with its clause; `letter` as the rule prints it."""

    key: Key
    letter: str = ""
    text: Text
    clause: ClauseRef
    is_open_ended: bool = False


class StandingStill(Frozen):
    """For which cause the 90-day clock stands still while a check is broken off."""

    cause: Key
    clause: ClauseRef


class AbortGround(Cause):
    """A ground for breaking off a check on site; without `stops` the clock runs on, as the client did not cause it."""

    stops: StandingStill | None = None


class ClockRules(Frozen):
    """Time limits of a job."""

    acceptance_working_days: Sourced[int]
    acceptance_is_hard: bool
    conclusion_days: Sourced[int]
    warn_days: tuple[int, ...]
    clause: ClauseRef
    """Who sets `warn_days`, as every figure has its clause."""
    stop_causes: tuple[Cause, ...] = Field(min_length=1)
    extension_causes: tuple[Cause, ...] = ()
    """For what a later last day may be agreed with the client; empty where the rule knows no such agreement."""
    plan_notice_working_days: Sourced[int]
    supplement_days: Sourced[int]
    initial_correction_days: Sourced[int] | None = None
    initial_correction_months: Sourced[int] | None = None
    """For corrections after an initial check, in the one or the other."""
    initial_correction_agreed_clause: ClauseRef | None = None
    """The clause by which team and client agree on the day after an initial check; None where the body sets it."""
    surveillance_correction_months: Sourced[int]
    late_correction_fails: bool = False
    """Whether a check counts as not passed once a correction comes after its last day (CEC 5.6, 6.3)."""
    issue_days: Sourced[int] | None = None
    failure_notice_days: Sourced[int] | None = None
    """After a check that was not passed, the days in which the client is told (CEC 5.7.3)."""
    disclosure_working_days: Sourced[int] | None = None
    """After a certificate's issue, the working days in which its result may be published with consent (CNEX 10)."""

    @model_validator(mode="after")
    def _counts_initial_corrections_in_one_way(self) -> "ClockRules":
        if (self.initial_correction_days is None) == (self.initial_correction_months is None):
            raise ValueError("corrections after an initial check are counted either in initial_correction_days or in"
                             " initial_correction_months")
        return self


class ListedPoint(Frozen):
    """One line of a list that a notice prints, with its clause."""

    key: Key
    text: Text
    clause: ClauseRef


class MarkBan(StrEnum):
    """What bars the mark from a product."""

    NOT_CERTIFIED = "not_certified"
    CHANGE_NOT_CONFIRMED = "change_not_confirmed"
    EXPIRED = "expired"
    NOT_IN_FORCE = "not_in_force"
    """Suspended, withdrawn or cancelled."""
    NOT_CONFORMING = "not_conforming"
    """Its footprint holds no more."""


class BannedUse(Frozen):
    """A case in which the mark is put on nothing, with its clause."""

    ban: MarkBan
    text: Text
    clause: ClauseRef


class MarkRules(Frozen):
    """Where a holder may put the mark, what the rule prefers in front, and in which cases never."""

    places: tuple[ListedPoint, ...] = Field(min_length=1)
    looks: Sourced[Text]
    """What the rule says of its size and shape."""
    bans: tuple[BannedUse, ...] = Field(min_length=1)


class InvestigationRule(Frozen):
    """That a suspected ground of suspension or withdrawal is looked into, on site too and without the notice (J54)."""

    clause: ClauseRef
    never_suspected: tuple[Key, ...] = ()
    """The grounds that nobody suspects, as they are known for themselves: the holder's request, a term that ran out."""


class SurveillanceRules(Frozen):
    """When a certificate must be surveyed, what is looked at, and what its holder keeps ready for it."""

    first_months: Sourced[int]
    first_is_hard: bool
    first_hard_months: Sourced[int]
    interval_months: Sourced[int]
    notice_months: Sourced[int]
    notice_is_hard: bool
    planning_opens_months: Sourced[int]
    """How long before the due date the surveillance may take place."""
    extra_causes: tuple[Cause, ...] = ()
    """What allows a surveillance beyond the regular ones, without notice too; empty where the rule knows none (J54)."""
    investigation: InvestigationRule | None = None
    """None where the rule knows none."""
    missed_ground: str
    """The key of the ground on which a suspension is proposed once the last day has passed; a person decides (J11)."""
    unnotified_ground: str = ""
    """The same where no notice went out in time for it, which is no fault of the holder's; else `missed_ground` too."""
    contents: tuple[ListedPoint, ...] = Field(min_length=1)
    documents: tuple[ListedPoint, ...] = Field(min_length=1)


CERTIFICATE_FIELDS = frozenset({
    "body", "number", "product", "client", "producer", "factory", "period", "functional_unit", "footprint", "basis",
    "boundary", "stage_shares", "first_issued_on", "issued_on", "valid_until", "mode",
})
"""The keys of the fields that a certificate can print."""


class CertificateField(Frozen):
    """A field that the certificate must carry, with its clause and printed label."""

    key: Key
    letter: str = ""
    label: Text
    clause: ClauseRef


class RenewalRule(Frozen):
    """How a certificate goes on after its end."""

    window_months: Sourced[int]
    by: Literal["surveillance", "application"]
    """What the holder does in the window: pass a surveillance, or apply anew."""
    how: Text


class NationalRule(Frozen):
    """A national general rule with another term of certificates than the scheme's: for its owner to watch (J18)."""

    title: Text
    validity_years: Sourced[int]
    why_not_followed: Text
    """Why the scheme's own term holds."""


class CertificateRules(Frozen):
    """Validity, fields and renewal of certificates."""

    validity_years: Sourced[int]
    fields: tuple[CertificateField, ...]
    number_pattern: str
    """`{year}` and `{serial:05d}` are filled; the pattern is the body's own."""
    renewal: RenewalRule
    national_rule: NationalRule | None = None


class ActTimes(Frozen):
    """By when the body acts once a ground was verified: the rule's own time first, the regulation's beside it."""

    act_working_days: Sourced[int] | None = None
    """None where the rule sets no time, so that the regulation's binds (J55)."""
    regulation_days: Sourced[int]
    """Calendar days of the national measures on certification bodies, the earlier line (J19)."""

    @property
    def act_clause(self) -> ClauseRef:
        """Where the time that binds is set."""
        return (self.act_working_days or self.regulation_days).clause


class SuspensionRules(ActTimes):
    """Grounds and limits of a suspension."""

    grounds: tuple[Cause, ...]
    longest_months: Sourced[int]
    review_months: Sourced[int] | None = None
    """How often one without an end is looked into; None where no ground is without end."""


class MisuseRule(Frozen):
    """Of which ground a misuse of the certification is, and how long its demanded correction may stay away."""

    ground: Key
    uncorrected_months: Sourced[int]
    """The ground is there once more than this went by since the demand; a serious effect needs no demand."""


class WithdrawalRules(ActTimes):
    """Grounds and limits of a withdrawal; letters as the rule prints them, with its gaps."""

    grounds: tuple[Cause, ...]
    misuse: MisuseRule | None = None
    """None where the rule names no misuse."""


class CancellationRules(Frozen):
    """Grounds on which a certificate is cancelled without anybody's fault (注销)."""

    grounds: tuple[Cause, ...] = Field(min_length=1)


class StatusDuty(Frozen):
    """What the body has to do after it changed a certificate's status: publish, report, take back, look after."""

    key: Key
    text: Text
    after: tuple[StatusChange, ...] = Field(min_length=1)
    ends_with_restoration: bool = False
    """Whether it is about what may not be used meanwhile: once the certificate holds again, nothing is owed."""
    clause: ClauseRef


class ChangeKind(Cause):
    """A kind of change that a holder applies for."""

    is_of_footprint: bool = False
    """Whether it is about the footprint itself, which a surveillance of before may have found."""
    moves_site: bool = False
    """Whether the production goes to another site, which is another unit (CNEX 4, CEC 4)."""


class ChangeRules(Frozen):
    """What a holder applies for before changing it, and the rise of a footprint that ends a result at once."""

    kinds: tuple[ChangeKind, ...] = Field(min_length=1)
    unplanned_percent: Sourced[int]
    """From this rise on, inclusive, an unplanned change ends the result."""
    planned_percent: Sourced[int]
    lasting_months: Sourced[int]
    """Only a rise that lasts longer than this counts, exclusive."""
    lapsed_ground: str
    """The key of the ground on which a suspension is proposed once a rise ended the result; a person decides (J29)."""
    recertified_ground: str
    """The key of the ground on which such a certificate is cancelled when a new one takes its place."""


ANY_OTHER = "*"
"""In a class of records: every paper, or every document, that no class names."""


class RecordClass(Frozen):
    """A class of records that is kept: the papers, documents and other files that belong to it."""

    key: Key
    letter: str = ""
    text: Text
    clause: ClauseRef
    papers: tuple[str, ...] = ()
    """Kinds of papers, or `*`."""
    documents: tuple[str, ...] = ()
    """Keys of documents of the application, or `*`."""
    has_proofs: bool = False
    """Whether the files belong to it that the client handed in during the job."""


class RecordRules(Frozen):
    """What is kept, and for how long at least."""

    years: Sourced[int]
    """From the day of the record."""
    years_after_certificate: Sourced[int]
    """From the end of the last certificate of the case."""
    classes: tuple[RecordClass, ...] = Field(min_length=1)


PartKey = Literal[
    "team_member", "expert", "document_reviewer", "report_writer", "technical_reviewer", "decider", "director",
    "certificate_writer", "application_reviewer", "approver",
]
"""The parts that a person can play in a job."""


class Separation(Frozen):
    """Who is kept from an act: anyone who did one of `barred` may not do one of `acts` in the same job."""

    key: str = Field(pattern=r"^S\d+$")
    barred: tuple[PartKey, ...]
    acts: tuple[PartKey, ...]
    text: Text
    clause: ClauseRef


GateKey = Literal[
    "acceptance", "agreement", "person_days", "impartiality", "objection", "plan_after_review", "plan_confirmed",
    "coverage", "production", "abort", "ended", "findings_closed", "footprint", "report", "technical_review",
    "decision", "director", "fee", "complaint",
]
"""The things that a case may have to wait for, from the acceptance of its application on."""


class Gate(Frozen):
    """Something that must stand before a case goes on, with its clause.

    `production` and `plan_after_review` bind only where they are named.
    """

    key: GateKey
    clause: ClauseRef


class Words(Frozen):
    """The scheme's own words for things, as its papers print them."""

    certification: Text
    client: Text
    producer: Text
    factory: Text
    auditee: Text
    team: Text
    member: Text
    leader: Text
    application: Text
    agreement: Text
    on_site: Text
    plan: Text
    report: Text
    technical_review: Text
    findings_list: Text
    programme: Text = Text(zh="检查方案", en="check programme")
    failure_notice: Text | None = None
    """What the notice of a decision against is called, where the rule gives it a name."""


class Verdict(Frozen):
    """A verdict of the document review; `lets_on` where the on-site audit may follow."""

    key: Key
    text: Text
    surveillance_text: Text | None = None
    """Its words after certification, where the first ones speak of the initial check."""
    clause: ClauseRef
    lets_on: bool
    leaves_to_site: bool = False
    """Whether it lets on although items wait to be verified on site."""

    def words(self, kind: EngagementKind) -> Text:
        """How the review of a job of that kind puts it."""
        return self.surveillance_text or self.text if kind is EngagementKind.SURVEILLANCE else self.text


class EvidenceKind(StrEnum):
    """By which means the answer to an item is found (CNEX 9.6.4)."""

    DOCUMENT = "document"
    RECORD = "record"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    VOUCHER = "voucher"


class ChecklistItem(Frozen):
    """One thing that the team looks at; `is_sampled` where it cannot be answered without a sample."""

    key: Key
    clause: ClauseRef
    text: Text
    evidence: tuple[EvidenceKind, ...] = Field(min_length=1)
    is_sampled: bool = False
    reported_in: Key | None = None
    """The part of the report that prints it; what names none stands in the team's own records only."""


class ChecklistSection(Frozen):
    """Items that belong together; those with a `stage` are asked where it lies within a boundary."""

    number: str
    title: Text
    stage: Key | None = None
    items: tuple[ChecklistItem, ...] = Field(min_length=1)


class Aspect(StrEnum):
    """What a checklist judges; all but the documents are judged on site."""

    DOCUMENTS = "documents"
    CAPABILITY = "capability"
    CONSISTENCY = "consistency"
    VERIFICATION = "verification"


class Checklist(Frozen):
    """Items that are answered once in a job, for each site or for each certification unit."""

    key: Key
    aspect: Aspect
    per: Literal["once", "site", "unit"]
    is_of_surveillance: bool = False
    """Whether it is asked only where certificates are surveyed in their cycle."""
    title: Text
    clause: ClauseRef
    sections: tuple[ChecklistSection, ...] = Field(min_length=1)


class ReportPart(Frozen):
    """A matter that the rule wants verified and reported; items name it in `reported_in`."""

    key: Key
    title: Text
    clause: ClauseRef


class MeetingRule(Frozen):
    """A meeting with the auditee at each site, and what it is told there."""

    key: Key
    title: Text
    clause: ClauseRef
    topics: tuple[Option, ...] = Field(min_length=1)


class PlanningPoint(Frozen):
    """One thing to consider before a verification; one that is rated is also given a risk."""

    key: Key
    text: Text
    clause: ClauseRef
    is_rated: bool = False
    is_required: bool = True


class PlanningStep(Frozen):
    """A step of planning a verification, done after the one before it (CNEX annex III)."""

    key: Key
    title: Text
    clause: ClauseRef
    done_by: Literal["leader", "coordinator", "manager"]
    review_clause: ClauseRef | None = None
    """By which clause it rests on the document review, and is not ended before; None where none says so."""
    points: tuple[PlanningPoint, ...] = Field(min_length=1)


class Body(Frozen):
    """The certification body behind a scheme."""

    name: Text
    short_name: str
    address: Text


class SchemeEdition(Frozen):
    """One edition of one scheme: everything that the rules need to know about it."""

    key: Key
    edition: str
    name: Text
    rule_title: Text
    document: str
    document_is_number: bool = True
    """Whether the rule itself bears `document` as its number; papers cite one without by its day of publication."""
    published_on: date
    in_force_from: date
    in_force_until: date | None = None
    body: Body
    words: Words
    mode: Sourced[Text]
    basis: tuple[str, ...]
    """The numbers of the standards that the rule certifies by, the rule's own among them where it has one."""
    standards: tuple[Standard, ...]
    """Every standard that the rule or one of its families certifies by, with its title."""
    uncited_clauses: tuple[str, ...] = ()
    """What else the document has under a number: the clauses that nothing here rests on, and that people cite."""
    measure: Sourced[str]
    """The unit of the result: kgCO₂e or tCO₂e."""
    quantification_methods: tuple[ListedPoint, ...] = ()
    """How a source may be quantified; where the rule names methods, each footprint states those that were used."""
    data_quality_clause: ClauseRef | None = None
    """Where the rule asks that the quality of the data be rated; None where it does not."""
    families: tuple[Family, ...] = Field(min_length=1)
    stages: tuple[Stage, ...]
    unit_division: UnitDivision
    sections: tuple[SectionDefinition, ...] = ()
    """The sections beside those of `Section`, in the order in which they are asked after them."""
    fields: tuple[FieldDefinition, ...]
    cross_checks: tuple[CrossCheck, ...] = ()
    recertification: Recertification | None = None
    """None where nothing is taken over."""
    documents: tuple[DocumentDefinition, ...]
    declaration_clause: ClauseRef
    """What the applicant's word rests on that all it hands in is true."""
    self_assessment_clause: ClauseRef | None = None
    """The clause by which a changed self-assessment report closes a nonconformity; None where the rule has none."""
    checks: tuple[CheckDefinition, ...] = Field(min_length=1)
    team: TeamRule
    person_days: PersonDayRule
    clocks: ClockRules
    verdicts: tuple[Verdict, ...] = Field(min_length=1)
    report_needs_director: bool
    decider_qualification_blocks: bool
    """CEC: a decider must not rank below an inspector; CNEX: should not."""
    separations: tuple[Separation, ...]
    gates: tuple[Gate, ...] = ()
    certificate: CertificateRules
    on_site_documents: tuple[ListedPoint, ...] = Field(min_length=1)
    """What an auditee keeps ready for any audit on site."""
    surveillance: SurveillanceRules
    suspension: SuspensionRules
    withdrawal: WithdrawalRules | None = None
    cancellation: CancellationRules | None = None
    status_duties: tuple[StatusDuty, ...] = ()
    changes: ChangeRules | None = None
    mark: MarkRules | None = None
    records: RecordRules | None = None
    checklists: tuple[Checklist, ...] = ()
    """What the team answers item by item."""
    report_parts: tuple[ReportPart, ...] = ()
    """Under which headings the report prints what was answered, in order."""
    meetings: tuple[MeetingRule, ...] = ()
    interviews_least: Sourced[int] | None = None
    """How many interviews a check of a site holds at least."""
    planning_steps: tuple[PlanningStep, ...] = ()
    """What is planned before a verification, in order; none where the rule asks for none."""
    abort_grounds: tuple[AbortGround, ...] = ()
    """Why a check on site may be broken off with the body's consent."""

    def family(self, key: str) -> Family | None:
        """The family of this key, or None."""
        return next((family for family in self.families if family.key == key), None)

    def unit_kind(self, key: str) -> Text:
        """What the unit of the family of this key is called: a functional or a declared one (J57)."""
        family = self.family(key)
        return (family.functional_unit_kind if family else UnitKind.FUNCTIONAL).words

    def gate_clause(self, key: GateKey) -> ClauseRef | None:
        """The clause behind a gate, or None where the edition does not name it."""
        return next((gate.clause for gate in self.gates if gate.key == key), None)

    @cached_property
    def clauses(self) -> frozenset[str]:
        """Every clause that the document is known to have."""
        cited = (each.clause for each in clauses_cited(self) if each.document == self.document)
        return frozenset(above for clause in (*cited, *self.uncited_clauses) for above in with_those_above(clause))

    @cached_property
    def form(self) -> tuple[SectionDefinition, ...]:
        """Every section of the form that asks something, in the order in which they are asked."""
        return (*(_well_known(section, self) for section in Section if self.fields_of(section)), *self.sections)

    def section(self, key: str) -> SectionDefinition | None:
        """The section of this key, or None where the form has none."""
        return self._sections_by_key.get(key)

    def fields_of(self, section: str) -> tuple[FieldDefinition, ...]:
        """The fields of one section, in the file's order."""
        return self._fields_by_section.get(section, ())

    def field(self, section: str, key: str) -> FieldDefinition | None:
        """The field of this key in a section, or None."""
        return self._fields_by_key.get((section, key))

    @cached_property
    def _sections_by_key(self) -> Mapping[str, SectionDefinition]:
        return {section.key: section for section in self.form}

    @cached_property
    def _fields_by_section(self) -> Mapping[str, tuple[FieldDefinition, ...]]:
        keys = dict.fromkeys(field.section for field in self.fields)
        return {key: tuple(field for field in self.fields if field.section == key) for key in keys}

    @cached_property
    def _fields_by_key(self) -> Mapping[tuple[str, str], FieldDefinition]:
        return {(field.section, field.key): field for field in self.fields}

    def stage_text(self, key: str) -> Text:
        """The name of a life-cycle stage; its key where the edition does not know it."""
        return next((stage.text for stage in self.stages if stage.key == key), Text(zh=key, en=key))


_SITES = (Text(zh="生产场所", en="production sites"), Text(zh="生产场所", en="production site"))
_PRODUCTS = (Text(zh="产品", en="products"), Text(zh="产品", en="product"))
_APPLICATION = Text(zh="认证事项", en="the certification")


def _well_known(section: Section, edition: SchemeEdition) -> SectionDefinition:
    """A section that rules rest on, in the scheme's own words; its reason is that of its first question or division."""
    division, words = edition.unit_division, edition.words
    if section == Section.SITES:
        title, row = _SITES
        return SectionDefinition(key=section, title=title, row=row, why=division.site_rule, clause=division.clause,
                                 least_rows=1)
    if section == Section.PRODUCTS:
        title, row = _PRODUCTS
        return SectionDefinition(key=section, title=title, row=row, why=division.family_rule, clause=division.clause,
                                 least_rows=1)
    titles = {Section.CLIENT: words.client, Section.PRODUCER: words.producer, Section.FACTORY: words.factory}
    first = edition.fields_of(section)[0]
    return SectionDefinition(key=section, title=titles.get(section, _APPLICATION), why=first.why, clause=first.clause)

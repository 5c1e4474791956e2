"""What this body sets for itself: cooling-off, announced years, files and what a plan costs, from `house.toml`."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field

from intake_app.schemes.library import BUILT_IN, with_clauses
from intake_app.schemes.schema import Option
from models.base import Frozen
from models.reference import HOUSE_DOCUMENT, ClauseRef, Sourced
from models.text import Text

HOUSE_FILE = BUILT_IN / "house.toml"
"""Where the settings that come with Footmark lie."""

_KEY = re.compile(r"H\d+")


class AnnouncedCalendar(Frozen):
    """The years whose days off the State Council has announced; all others are provisional."""

    announced_years: frozenset[int]
    clause: ClauseRef


class AcceptedFile(Frozen):
    """A kind of file that may be handed in: extension in lower case without the dot, and its media type."""

    extension: str = Field(pattern=r"^[a-z0-9]+$")
    media_type: str


class FileRules(Frozen):
    """How large a file may be, inclusive, and of which kinds."""

    upload_limit_megabytes: int = Field(gt=0)
    accepted: tuple[AcceptedFile, ...] = Field(min_length=1)
    clause: ClauseRef
    reminder_months: Sourced[int]
    """How long before its last day the applicant is reminded of a document."""

    @property
    def media_types(self) -> dict[str, str]:
        """The media type that a file must have, by its extension."""
        return {kind.extension: kind.media_type for kind in self.accepted}


class RenewalReminders(Frozen):
    """How many months before a certificate's last day its holder is told that it ends."""

    months: tuple[int, ...] = Field(min_length=1)
    clause: ClauseRef


class PlanningWeights(Frozen):
    """What a plan costs in whole CNY, and the limits that decide when it does (audit-schedule/1)."""

    km: int = Field(ge=0)
    night: int = Field(ge=0)
    overtime_day: int = Field(ge=0)
    late_day: int = Field(ge=0)
    member_change: int = Field(ge=0)
    day_shift: int = Field(ge=0)
    stay_gap_days: int = Field(ge=0)
    far_km: int = Field(ge=0)
    travel_day_km: int = Field(ge=0)


class PlanningTargets(Frozen):
    """By when audits should take place, in calendar days."""

    initial_target_days: int = Field(ge=0)
    """From the day on which an initial job may first be planned to its target day."""
    initial_latest_days: int = Field(ge=0)
    """From that day to the last day on which it may end."""
    surveillance_target_days_before_due: int = Field(ge=0)
    lead_working_days: int = Field(ge=0)
    """Working days that the office keeps between planning and sending the plan."""
    wished_spans: Sourced[int]
    """How many spans of days a client may ask for instead of its plan's."""
    review_working_days: Sourced[int]
    """Working days after which an open document review usually lets the plan out, where the rule has it wait."""
    reply_working_days: Sourced[int]
    """Working days that the holder has to answer the notice of a surveillance, where its last day leaves them."""
    shortest_window_days: int = Field(ge=1)
    """How long the window stays open where its last day has come too near or passed."""
    horizon_days: int = Field(ge=60)
    """How far ahead audits are planned."""
    clause: ClauseRef


class PlanningRules(Frozen):
    """The figures behind the planning of audits."""

    unscheduled_initial_cost_cny: int = Field(ge=0)
    unscheduled_surveillance_cost_cny: int = Field(ge=0)
    weights: PlanningWeights
    targets: PlanningTargets
    clause: ClauseRef


class JointVisitRules(Frozen):
    """Whether one visit may serve the surveillances of one holder at one site, and how near they then fall due."""

    offer: Sourced[Literal["offered", "never"]]
    most_days_apart: Sourced[int]
    """Calendar days between the first and the last due date, inclusive."""


class StaffingRules(Frozen):
    """How far ahead managers look for people, and how long it takes to find some, in calendar days."""

    horizon_months: Sourced[int]
    """The months shown, this one included."""
    ask_days: Sourced[int]
    """From asking a competent person from outside to their first audit."""
    hire_days: Sourced[int]
    """From looking for somebody to their first audit, training and evaluation included."""


class SendingRules(Frozen):
    """How papers are sent by e-mail."""

    retry_minutes: tuple[int, ...] = Field(min_length=1)
    """The wait before each further attempt; after the last one the paper goes by hand."""
    unknown_after_minutes: int = Field(gt=0)
    """After so long without an end of an attempt its worker counts as lost, and nobody knows whether it went."""
    clause: ClauseRef


class InboxRules(Frozen):
    """How inboxes are copied by e-mail."""

    digest_hour: int = Field(ge=0, le=23)
    """From this hour on, by China's clock, the letter of the day goes."""
    reach_hours: int = Field(gt=0)
    """What came longer ago is not copied, however long no letter could be sent."""
    clause: ClauseRef


class UnsentRules(Frozen):
    """How what was typed and not sent is kept."""

    longest_characters: int = Field(gt=0)
    """A longer text is not kept."""
    kept_days: int = Field(gt=0)
    """Calendar days since it was typed, after which it is removed."""
    clause: ClauseRef


class HouseSetting(Frozen):
    """What a clause such as `H3` stands for, where a scheme's figure is this body's own."""

    key: str = Field(pattern=r"^H\d+$")
    text: Text


class ComplaintTimes(Frozen):
    """By when a complaint or appeal is acknowledged and answered."""

    acknowledgement_working_days: Sourced[int]
    answer_days: Sourced[int]
    """Calendar days."""


class TimeReminders(Frozen):
    """How far ahead the end of a suspension, or of the time for correcting a misuse, is told."""

    months_ahead: Sourced[int]


class HouseRules(Frozen):
    """This body's own settings."""

    cooling_off_months: Sourced[int]
    """For how long a past tie keeps a person from the enterprise's jobs."""
    registry_report_days: Sourced[int]
    """Calendar days after an act on a certificate by which the authority is told; 0 is the same day."""
    surveillance_period_months: Sourced[int]
    """The months of data after those verified last that a surveillance verifies as a rule."""
    complaints: ComplaintTimes
    calendar: AnnouncedCalendar
    files: FileRules
    renewal_reminders: RenewalReminders
    time_reminders: TimeReminders
    planning: PlanningRules
    joint_visits: JointVisitRules
    staffing: StaffingRules
    sending: SendingRules
    inbox: InboxRules
    unsent: UnsentRules
    settings: tuple[HouseSetting, ...]
    qualifications: tuple[Option, ...]
    """The registrations and training certificates that this body's people may hold, by the keys that schemes use."""
    functions: tuple[Option, ...]
    """What this body's people may be appointed to, by the keys that schemes use."""

    def setting_text(self, clause: str) -> Text | None:
        """What the house clause says, or None where it names a published standard instead."""
        return next((setting.text for setting in self.settings if setting.key == clause), None)


def read_house(file: Path = HOUSE_FILE) -> HouseRules:
    """The settings of a file; a faulty one stops the start with every fault named."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return HouseRules.model_validate(with_clauses(raw, HOUSE_DOCUMENT))


def own_rule(clause: ClauseRef, *, with_key: bool = False) -> Text:
    """How a house rule is named. Only the body's people can look a key up, so an enterprise reads none.

    >>> own_rule(ClauseRef(document=HOUSE_DOCUMENT, clause="H60")).en
    "this body's own rule"
    >>> own_rule(ClauseRef(document=HOUSE_DOCUMENT, clause="GB/T 27065 7.5.1")).en
    "this body's own rule, GB/T 27065 7.5.1"
    """
    is_named = with_key or _KEY.fullmatch(clause.clause) is None
    return Text(zh="本机构规定" + (f"（{clause.clause}）" if is_named else ""),
                en="this body's own rule" + (f", {clause.clause}" if is_named else ""))

"""What the paths, rows and keys that Records keep are called in the case that they are about, in both languages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from docs_templates.catalogue import KINDS
from intake_app.rules.answer_paths import field_at, parse_path
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.conditions import answer_words
from intake_app.rules.fieldwork import RECORD, UNSUPPORTED, WHOLE_JOB
from intake_app.rules.row_names import row_texts
from intake_app.rules.targets import target_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.field_words import ANSWER_SOURCES, FIELDS
from intake_app.services.fieldwork_contexts import ANSWER_WORDS, RISK_WORDS
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.application import Application
from models.certificate import Certificate
from models.engagement import Engagement
from models.supplement import SupplementKind
from models.text import Text, joined

PARTS: Mapping[str, Text] = {
    "answer": Text(zh="结论", en="answer"), "note": Text(zh="所见或说明", en="what was seen or considered"),
    "sample_what": Text(zh="样本内容", en="sample of what"), "sample_taken": Text(zh="抽样数", en="how many"),
    "sample_of": Text(zh="总数", en="of how many"), "sample_how": Text(zh="抽样方法", en="how they were chosen"),
    "enlarged": Text(zh="扩大取证", en="more evidence"), "held_on": Text(zh="日期", en="day"),
    "held_from": Text(zh="开始时间", en="begun at"), "held_at": Text(zh="日期和时间", en="day and time"),
    "body_side": Text(zh="检查组到会人员", en="of the team"),
    "client_side": Text(zh="企业到会人员", en="of the enterprise"),
    "topics": Text(zh="告知事项", en="what was told"), "notes": Text(zh="记录", en="notes"),
    "who": Text(zh="访谈对象", en="who"), "function": Text(zh="职务", en="function"),
    "topic": Text(zh="主题", en="topic"), "said": Text(zh="内容", en="what was said"),
    "risk": Text(zh="风险", en="risk"), "focus": Text(zh="现场重点", en="focus on site"),
    "disagreement": Text(zh="未解决的分歧", en="disagreement"), "clause": Text(zh="条款", en="clause"),
    "fact": Text(zh="事实", en="fact"), "summary": Text(zh="结论说明", en="conclusion in words"),
    "limits": Text(zh="限制条件", en="limitations"), "fluctuation": Text(zh="异常波动的原因", en="fluctuation"),
    "not_covered": Text(zh="核查未覆盖的内容", en="not covered"),
    UNSUPPORTED: Text(zh="不予支持的单元", en="unit not supported"),
}
"""What the last part of a path of fieldwork is called."""

_RECORDS: Mapping[str, Text] = {
    "review": Text(zh="文件评审记录", en="record of the document review"),
    "report": Text(zh="报告草稿", en="draft of the report"),
    "site": Text(zh="现场结果草稿", en="draft of a site's result"),
    "finding": Text(zh="不符合项草稿", en="draft of a nonconformity"),
}
_INTERVIEW = Text(zh="访谈", en="interview")
_OF = Text(zh="{what}（{whom}）", en="{what} ({whom})")
_THEN = Text(zh="{first}“{then}”", en="{first}, “{then}”")
_PART = Text(zh="{what} {part}", en="{what}: {part}")
_GONE = Text(zh="（已删除的一行）", en="(a row that was removed)")

VALUES: Mapping[str, Mapping[str, Text]] = {
    "source": {each.value: words for each, words in ANSWER_SOURCES.items()},
    "verdict": {
        "submitted": Text(zh="已提交", en="handed in"), "accepted": Text(zh="已接受", en="accepted"),
        "returned": Text(zh="已退回", en="returned"), "fine": Text(zh="未发现问题", en="nothing found"),
        "remarked": Text(zh="有提示", en="with a remark"), "held": Text(zh="待扫描", en="held"),
        "refused": Text(zh="不予接收", en="refused")},
    "next_by": {
        "leader": Text(zh="检查组组长", en="the team's leader"),
        "coordinator": Text(zh="计划调度人员", en="coordinator"),
        "manager": Text(zh="管理人员", en="manager")},
    "kind": {**{each.key: each.title for each in KINDS}, **{each.value: each.text for each in SupplementKind}},
    "subject": {"client": Text(zh="委托人", en="client"), "producer": Text(zh="生产者", en="producer"),
                "factory": Text(zh="生产企业", en="factory")},
    "proof": {"evidence": Text(zh="解释和证据清晰、符合要求", en="clear explanation or evidence"),
              "self_assessment": Text(zh="自评价报告已修改", en="self-assessment report changed")},
    "verification": {"written": Text(zh="书面验证", en="in writing"), "on_site": Text(zh="现场验证", en="on site")},
}
"""What values of fields with these names are called under whichever scheme."""


class CaseWords:
    """The words of one case: of an application, a job or a certificate; of anything else only what all have."""

    def __init__(self, scheme: SchemeEdition | None = None, application: Application | None = None,
                 job: Engagement | None = None) -> None:
        self._scheme, self._application, self._job = scheme, application, job
        self._rows = dict(_rows(scheme, application, job)) if scheme is not None else {}
        self._keys = _keys(scheme) if scheme is not None else {}

    def field(self, path: Sequence[str]) -> Text:
        """What a field is called, with what it lies in; as it is kept where nobody named it."""
        words = [self._part(part) for part in path]
        return Text(zh=" ".join(each.zh for each in words), en=" ".join(each.en for each in words))

    def value(self, path: Sequence[str], said: str) -> Text | None:
        """What a value is called that is a row, a unit or a key; None where it stands for itself."""
        last, scheme = path[-1], self._scheme
        place = parse_path(last)
        if place is not None and scheme is not None and field_at(last, scheme) is not None:
            asked = answer_words(f"{place.section}.{place.field}", said, scheme)
            return asked if asked.zh != said else self._named(said)
        part = last.rpartition("/")[2]
        if "/" in last and part in ("answer", "risk", "topics"):
            return self._of_fieldwork(last, part, said)
        known = self._keys.get(last, {}).get(said) or VALUES.get(last, {}).get(said)
        return known or self._named(said) or self._spelt(said) or self._left_unnamed(path)

    def _named(self, said: str) -> Text | None:
        """The rows, units or families that are named, by their words; None where one of them is none."""
        tokens = said.split()
        if not tokens or any(token not in self._rows for token in tokens):
            return None
        return joined([self._rows[token] for token in tokens])

    def _spelt(self, said: str) -> Text | None:
        """What several keys together name: what is asked for of a target, a unit by its key, an item of a checklist."""
        if self._scheme is None:
            return None
        if " | " in said:
            told = [self._rows.get(each, Text(zh=each, en=each)) for each in said.split(" | ")]
            return Text(zh=" · ".join(each.zh for each in told), en=" · ".join(each.en for each in told))
        kind, _, target = said.partition(" ")
        if kind in VALUES["kind"] and target:
            return _PART.format(what=VALUES["kind"][kind], part=self._target(target) or target)
        if said.count("/") == 2:
            whom = self._rows.get(said.rpartition("/")[2])
            what = self._what(said.split("/"), self._scheme)
            return _OF.format(what=what, whom=whom) if what and whom else what
        return self._target(said)

    def _left_unnamed(self, path: Sequence[str]) -> Text | None:
        """A row that stands no more, where rows are kept by their ids; an interview, which has no name."""
        if len(path) != 1 or self._scheme is None:
            return None
        if path[0] in self._rows:
            return _INTERVIEW
        return _GONE if self._scheme.section(path[0]) is not None else None

    def _target(self, said: str) -> Text | None:
        if self._application is None or self._scheme is None or not re.search(r"[@.\]]", said):
            return None
        row = said.partition("[")[2].removesuffix("]")
        return target_text(said, self._application, self._scheme) or self._rows.get(row)

    def _of_fieldwork(self, path: str, part: str, said: str) -> Text | None:
        """An answer of a checklist, a risk, or what was told at a meeting, in its one word."""
        known: Mapping[str, Text] = {each.value: words for each, words in
                                     (RISK_WORDS if part == "risk" else ANSWER_WORDS).items()}
        if part == "topics" and self._scheme is not None:
            key = path.split("/")[1]
            known = {topic.key: topic.text for each in self._scheme.meetings if each.key == key
                     for topic in each.topics}
        tokens = said.split()
        return joined([known[token] for token in tokens]) if tokens and all(each in known for each in tokens) else None

    def _part(self, part: str) -> Text:
        if "/" in part and self._scheme is not None:
            found = self._place(part.split("/"), self._scheme)
            if found is not None:
                return found
        place = parse_path(part)
        field = field_at(part, self._scheme) if place and self._scheme else None
        if place is not None and field is not None:
            row = self._rows.get(place.row) if place.row else None
            return Text(zh=f"{row.zh} {field.label.zh}", en=f"{row.en} {field.label.en}") if row else field.label
        known = FIELDS.get(part) or self._rows.get(part) or self._target(part)
        section = self._scheme.section(part) if self._scheme is not None else None
        return known or (section.title if section else None) or Text(zh=part or "—", en=part or "—")

    def _place(self, parts: Sequence[str], scheme: SchemeEdition) -> Text | None:
        """A path of fieldwork as its sheet calls it: list and item, meeting, interview, step and point, or record."""
        what = self._what(parts, scheme)
        last = parts[-1].partition("-")[0] if parts[0] == RECORD else parts[-1]
        if what is None or last not in PARTS:
            return None
        whom = next((self._rows[part] for part in parts[1:-1] if part in self._rows and part != WHOLE_JOB), None)
        unit = self._rows.get(parts[-1].partition("-")[2])
        whom = whom or unit
        return _PART.format(what=_OF.format(what=what, whom=whom) if whom else what, part=PARTS[last])

    def _what(self, parts: Sequence[str], scheme: SchemeEdition) -> Text | None:
        kind, key = parts[0], parts[1]
        if kind == RECORD:
            return _RECORDS.get(key)
        if kind == "interview":
            return _INTERVIEW
        if kind == "meeting":
            return next((each.title for each in scheme.meetings if each.key == key), None)
        if kind == "planning":
            return next((_THEN.format(first=step.title, then=point.text) for step in scheme.planning_steps
                         if step.key == key for point in step.points if point.key == parts[2]), None)
        return next((_THEN.format(first=each.title, then=item.text) for each in scheme.checklists if each.key == kind
                     for section in each.sections for item in section.items if item.key == key), None)


class _Case(NamedTuple):
    """What a Record's subject is."""

    application: Application | None = None
    job: Engagement | None = None
    certificate: Certificate | None = None


def words_of_cases(office: Office, uow: UnitOfWork, subjects: set[str]) -> Mapping[str, CaseWords]:
    """The words of each of these things that is an application, a job or a certificate, by its id."""
    jobs = {str(each.id): each for each in uow.engagements.those(subjects)}
    certificates = {str(each.id): each for each in uow.certificates.those(subjects)}
    origins = {str(each.id): each for each in uow.applications.those(
        {*subjects, *(each.application_id for each in jobs.values())})}
    cases = {
        **{id: _Case(application=each) for id, each in origins.items() if id in subjects},
        **{id: _Case(application=origins.get(each.application_id), job=each) for id, each in jobs.items()},
        **{id: _Case(certificate=each) for id, each in certificates.items()}}
    return {id: CaseWords(office.scheme_of(thing), case.application, case.job) for id, case in cases.items()
            if (thing := case.job or case.application or case.certificate) is not None}


def _rows(
    scheme: SchemeEdition, application: Application | None, job: Engagement | None
) -> Iterator[tuple[str, Text]]:
    """Each family, row and unit by its words; those of the job go before what the application says by now."""
    yield from ((family.key, family.name) for family in scheme.families)
    if application is not None:
        for section in scheme.form:
            yield from row_texts(section.key, application, scheme).items()
        for unit in application.units or proposed_units(application, scheme):
            yield unit.id, Text(zh=unit.called, en=unit.called)
    if job is not None:
        yield from ((site.row, Text(zh=site.name, en=site.name)) for site in job.sites)
        yield from ((unit.id, Text(zh=unit.called, en=unit.called)) for unit in job.units)


def _keys(scheme: SchemeEdition) -> Mapping[str, Mapping[str, Text]]:
    """By the name of a field, what the keys of the scheme's own lists are called."""
    causes = (*scheme.suspension.grounds, *(scheme.withdrawal.grounds if scheme.withdrawal else ()),
              *(scheme.cancellation.grounds if scheme.cancellation else ()), *scheme.abort_grounds)
    return {
        "requirement": {each.key: each.title for each in scheme.documents},
        "check": {each.key: each.text for each in scheme.checks},
        "verdict": {**VALUES["verdict"], **{each.key: each.text for each in scheme.verdicts}},
        "step": {each.key: each.title for each in scheme.planning_steps},
        "ground": {each.key: each.text for each in causes},
        "proposed_ground": {each.key: each.text for each in causes},
        "methods": {each.key: each.text for each in scheme.quantification_methods},
        "scheme": {scheme.key: scheme.name},
    }

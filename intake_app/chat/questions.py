"""The questions that the chat answers: what is missing, why something is asked, what a word means, what it can read."""

import re
from collections.abc import Iterable
from datetime import date

from intake_app.chat.folding import folded
from intake_app.chat.glossary import explained, terms, terms_in
from intake_app.chat.naming import best_named
from intake_app.chat.parties import PARTIES
from intake_app.chat.reading import Reading
from intake_app.chat.standing import asks
from intake_app.rules.answers import field_at
from intake_app.rules.completeness import MissingItem, missing_items
from intake_app.schemes.house import own_rule
from intake_app.schemes.schema import DocumentDefinition, FieldDefinition, SchemeEdition
from models.application import Application
from models.reference import ClauseRef
from models.text import Text, joined

SHOWN = 5
"""How many missing things one answer names."""

CAN_READ = Text(
    zh="目前能识别：企业名称、统一社会信用代码、地址、城市、邮编、联系人、电话、邮箱、数据期起止、产品种类与型号、"
    "员工人数、产量、是否同意公开结果、能否独立计量，以及“字段名：内容”。"
    "也可以问“还缺什么”“为什么要营业执照”“什么是声明单位”。",
    en="So far it reads company names, credit codes, addresses, cities, postcodes, the contact person, telephone,"
    " e-mail, the data period, product family and models, employees, output, consent to publication, separate metering,"
    " and “field: value”. You may also ask “what is still missing?”, “why do you need the business licence?” or"
    " “what is a declared unit?”.",
)

_MISSING = re.compile(
    r"(?:还|尚)?(?:缺少?|差)(?:了|着)?(?:什么|哪些|哪|啥|多少)"
    r"|还(?:要|需要|需|得)(?:填写?|提交|补充?|做|上传|准备)?(?:什么|哪些|啥)|还有(?:什么|哪些)没(?:填|有|交|完成)"
    r"|\bwhat(?:'s| is| else is)? (?:still )?(?:missing|lacking|left|outstanding)\b|\bwhat remains\b"
    r"|\bwhat (?:else )?(?:do|must|should) (?:you|i|we) (?:still )?(?:need|have to|provide|fill)",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"为什么|为何|为啥|凭什么|干(?:嘛|什么)要|\bwhy\b|\bwhat for\b|\bwhat do you need\b.*\bfor\b", re.IGNORECASE
)
_WHAT_IS = re.compile(
    r"什么是|是什么|何谓|什么意思|指什么|是啥|怎么理解|区别|含义|\bwhat(?:'s| is| are| does)\b"
    r"|\bmeaning of\b|\bdefine\b|\bexplain\b|\bdifference between\b",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"你能(?:做|干|帮)|怎么用|能识别什么|^\s*(?:帮助|help)\s*[?!。.]?\s*$"
    r"|\bwhat can (?:you|i)\b|\bhow does this work\b",
    re.IGNORECASE,
)

_SEVERAL = 2
_IS_ASKED = re.compile(r"\?|[吗呢]\W*\Z|几[份个张次天]|多少|怎么|哪[里些个]|什么时候")
_ASKS_NOTHING = re.compile(
    r"(?:你好|您好|老师|请问|[,\s])*(?:在吗?|在么|在不在|有人吗|[这样就那都]*(?:对|行|好|可以|是|够)[了的]?[吗吧么呢]|收到了?[吗吧]"
    r"|are you there|ok(?:ay)?|right|is that (?:ok|right|all right))\W*", re.IGNORECASE,
)
_NOT_ANSWERED = Text(
    zh="没有答上：“{questions}”。可以换一种问法，或向认证机构的联系人询问。",
    en="Not answered: “{questions}”. Ask it in other words, or ask your contact at the certification body.",
)

_NOTHING_MISSING = Text(zh="没有缺项，可以检查并提交。", en="Nothing is missing: check the answers and submit.")
_MISSING_HEAD = Text(zh="还缺 {count} 项：", en="Still missing: {count}.")
_MORE = Text(zh="另有 {count} 项，见缺项清单。", en="{count} more are on the list of missing things.")
_UNKNOWN_WHY = Text(
    zh="没有找到问的是哪个字段或材料；请用申请表上的名称再问，如“为什么要营业执照”。",
    en="It is not clear which field or document is meant: ask with its name on the form, such as “why do you need the"
    " business licence?”.",
)
_UNKNOWN_TERM = Text(
    zh="词汇表里没有这个词。能解释的有：{terms}。",
    en="The glossary does not have that word. It explains: {terms}.",
)


def answer_to(
    message: str, application: Application, scheme: SchemeEdition, today: date, asked: str | None = None
) -> Text | None:
    """The answers to the questions in a message, in its order; None where it asks nothing that is known here.

    `asked` is what the chat itself asked for last, by its target: a “why?” that names nothing is about that.
    """
    reading = Reading(folded(message), application, scheme, today)
    parts = _questions(reading)
    if len(parts) < _SEVERAL:
        return _answer(reading, asked)
    alone = (Reading(folded(reading.text[start:end]), application, scheme, today) for start, end in parts)
    answers = dict.fromkeys(answer for part in alone if (answer := _answer(part, asked)))
    return _lines(list(answers)) if answers else None


def unanswered_in(
    message: str, application: Application, scheme: SchemeEdition, today: date, read: Iterable[tuple[int, int]]
) -> Text | None:
    """What is said of the questions of a message that nobody here answers; None where it has none.

    A question that holds, or stands right before, what was `read` in the message (spans of it) asks for nothing.
    """
    reading = Reading(folded(message), application, scheme, today)
    spans, left = tuple(read), list[str]()
    for number, clause in enumerate(reading.clauses):
        words = reading.text[clause.start:clause.end].strip()
        is_asked = _IS_ASKED.search(words) and asks(words) and not _ASKS_NOTHING.fullmatch(words)
        if not is_asked or _asks_what_is_known(words):
            continue
        names_a_field = any(clause.start <= slot.start < clause.end for slot in reading.slots)
        last = reading.clauses[min(number + names_a_field, len(reading.clauses) - 1)].end
        first, behind = reading.message.original_span(clause.start, last)
        if not any(first <= place < behind for place, _ in spans):
            left.append(reading.message.as_written(clause.start, clause.end))
    if not left:
        return None
    return _NOT_ANSWERED.format(questions=Text(zh="”“".join(left), en="”, “".join(left)))


def _questions(reading: Reading) -> list[tuple[int, int]]:
    """The sentences that ask what is known here; those of their clauses, where several of one do."""
    found: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(reading.sentences):
        if not _asks_what_is_known(reading.text[start:end]):
            continue
        clauses = [(each.start, each.end) for each in reading.clauses if each.sentence == number
                   and _asks_what_is_known(reading.text[each.start:each.end])]
        found += clauses if len(clauses) >= _SEVERAL else [(start, end)]
    return found


def _asks_what_is_known(words: str) -> bool:
    return any(asking.search(words) for asking in (_WHY, _MISSING, _HELP, _WHAT_IS))


def _answer(reading: Reading, asked: str | None) -> Text | None:
    """The answer to one question."""
    text, application, scheme = reading.text, reading.application, reading.scheme
    if _WHY.search(text):
        return _why(reading, _asked_about(asked, scheme) if asked else None)
    if _MISSING.search(text):
        return _what_is_missing(application, scheme, reading.today)
    if _HELP.search(text):
        return CAN_READ
    if _WHAT_IS.search(text):
        return _what_it_is(reading)
    return None


def lists_what_is_missing(message: str) -> bool:
    """Whether the answer to a message is the list of missing things."""
    return _MISSING.search(message) is not None and _WHY.search(message) is None


def _what_is_missing(application: Application, scheme: SchemeEdition, today: date) -> Text:
    items = missing_items(application, scheme, today)
    if not items:
        return _NOTHING_MISSING
    lines = [_MISSING_HEAD.format(count=len(items))]
    lines += [_line(number, item) for number, item in enumerate(items[:SHOWN], 1)]
    if len(items) > SHOWN:
        lines.append(_MORE.format(count=len(items) - SHOWN))
    return _lines(lines)


def _line(number: int, item: MissingItem) -> Text:
    title = item.title
    if item.subject:
        title = Text(zh="{title}（{subject}）", en="{title} ({subject})").format(title=title, subject=item.subject)
    return Text(zh="{number}. {title}：{problem}［{clause}］", en="{number}. {title}: {problem} [{clause}]").format(
        number=number, title=title, problem=item.problem, clause=_cited(item.clause),
    )


def _asked_about(target: str, scheme: SchemeEdition) -> FieldDefinition | DocumentDefinition | None:
    """The field or document that a missing thing is about."""
    documents = (each for each in scheme.documents if each.key == target.partition("@")[0])
    return field_at(target, scheme) or next(documents, None)


def _why(reading: Reading, asked: FieldDefinition | DocumentDefinition | None) -> Text:
    document = best_named(reading.text, [(each.title, each) for each in reading.scheme.documents])
    field = best_named(reading.text, [(each.label, each) for each in reading.scheme.fields])
    if field and (document is None or field[0] >= document[0]):
        chosen = _for_party(field[1], reading)
        return _reason(chosen.label, chosen.why, chosen.clause)
    if document:
        return _reason(document[1].title, document[1].why, document[1].clause)
    if asked is None:
        return _UNKNOWN_WHY
    return _reason(asked.label if isinstance(asked, FieldDefinition) else asked.title, asked.why, asked.clause)


def _what_it_is(reading: Reading) -> Text:
    found = terms_in(reading.text)
    if found:
        return _lines([explained(term, reading.scheme) for term in found[:2]])
    field = best_named(reading.text, [(each.label, each) for each in reading.scheme.fields])
    if field is None:
        return _UNKNOWN_TERM.format(terms=joined([Text(zh=term.zh[0], en=term.en[0]) for term in terms()]))
    reason = _reason(field[1].label, field[1].why, field[1].clause)
    return _lines([field[1].help, reason]) if field[1].help else reason


def _for_party(field: FieldDefinition, reading: Reading) -> FieldDefinition:
    """The field of the same key of the party that the question names."""
    if field.section not in PARTIES:
        return field
    whom = next((label.sections for label in reading.labels), ())
    return next((each for each in reading.scheme.fields if each.key == field.key and each.section in whom), field)


def _reason(label: Text, why: Text, clause: ClauseRef) -> Text:
    return Text(zh="{label}：{why}（依据：{clause}）", en="{label}: {why} (Source: {clause})").format(
        label=label, why=why, clause=_cited(clause),
    )


def _cited(clause: ClauseRef) -> Text:
    if clause.is_house:
        return own_rule(clause)
    return Text(zh=str(clause), en=str(clause))


def _lines(texts: list[Text]) -> Text:
    return Text(zh="\n".join(text.zh for text in texts), en="\n".join(text.en for text in texts))

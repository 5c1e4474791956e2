"""A clause that somebody typed: kept as its rule writes it, so that screens and papers say it once."""

from intake_app.rules.rule_clauses import clause_meant, parts_of
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.outcomes import Refused, refused
from models.reference import ClauseRef
from models.text import Text


def typed_clause(written: str, scheme: SchemeEdition) -> ClauseRef | Refused:
    """The clause of the scheme's document that is meant, or the sentence that it has none such."""
    meant = clause_meant(written, scheme)
    if meant is None:
        return _no_such_clause(written, scheme, Text(
            zh="请按“{example}”的写法填写，或留空采用默认条款；其他文件的依据请写进理由。",
            en="Write it as “{example}”, or leave it empty to cite the usual one. Another document is named in the"
               " reason."))
    return ClauseRef(document=scheme.document, clause=meant)


def unmet_clause(written: str, scheme: SchemeEdition) -> str | Refused:
    """What a nonconformity is raised against: a clause of the rule, or another document's as it was written."""
    meant = clause_meant(written, scheme)
    if meant is not None:
        return meant
    if parts_of(written, scheme) is None:
        return written.strip()
    return _no_such_clause(written, scheme, Text(
        zh="请按“{example}”的写法填写；属于其他文件的，请同时写明该文件的名称。",
        en="Write it as “{example}”; where it is another document's, name that document with it."))


def _no_such_clause(written: str, scheme: SchemeEdition, remedy: Text) -> Refused:
    example = scheme.documents[0].clause.clause
    wrong = Text(zh="{document} 没有条款“{written}”。", en="{document} has no clause “{written}”. ")
    return refused(Text(zh=wrong.zh + remedy.zh, en=wrong.en + remedy.en).format(
        document=scheme.document, written=written.strip(), example=example))

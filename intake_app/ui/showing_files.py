"""How a handed-in file is shown: its verdict in one word, and each remark with what to do and the clause behind it."""

from math import ceil

from intake_app.examination.reasons import remark_words
from intake_app.rules.document_demands import Demand
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import cited, escaped
from models.application import Application, Upload
from models.examination import Examination, FileRemark, FileVerdict
from models.text import Text

FILE_VERDICTS = {
    FileVerdict.FINE: Text(zh="已接收，未发现问题", en="taken, nothing found wrong"),
    FileVerdict.REMARKED: Text(zh="已接收，有提示", en="taken, with a remark"),
    FileVerdict.HELD: Text(zh="待病毒扫描", en="not scanned yet"),
    FileVerdict.REFUSED: Text(zh="未接收", en="refused"),
}
"""The one word for each verdict on a file."""

DEMANDS = {
    Demand.ALWAYS: Text(zh="必须提交", en="always required"),
    Demand.REQUIRED_IF: Text(zh="按条件必须提交", en="required in your case"),
    Demand.RECOMMENDED: Text(zh="建议提交", en="recommended"),
    Demand.IF_ANY: Text(zh="如有请提交", en="optional, if you have it"),
    Demand.NOT_NEEDED: Text(zh="不需提交", en="not needed"),
}
"""The one word for each level of the list of documents."""

_MARKS = {
    FileVerdict.FINE: ("green", ":material/check:"),
    FileVerdict.REMARKED: ("orange", ":material/visibility:"),
    FileVerdict.HELD: ("orange", ":material/hourglass_top:"),
    FileVerdict.REFUSED: ("red", ":material/block:"),
}


def verdict_mark(verdict: FileVerdict) -> str:
    """The verdict with its sign and colour."""
    colour, sign = _MARKS[verdict]
    return f":{colour}[{sign} {text(FILE_VERDICTS[verdict])}]"


def remark_lines(examination: Examination) -> str:
    """A list of the remarks: what is wrong, and quietly what to do and the clause."""
    return "\n".join(_line(remark) for remark in examination.remarks)


def unplaced_lines(application: Application) -> str:
    """The files that were given and stand for no document, by their names; empty where there is none."""
    return "\n".join(
        f"- {escaped(each.file_name)}" + (f" · {verdict_mark(each.examination.verdict)}"
                                         if each.examination.verdict is FileVerdict.REFUSED else "")
        for each in application.dropped)


def upload_head(upload: Upload) -> str:
    """A file by its name, size, day and time, as typed names cannot draw anything."""
    size = t("{size} KB", size=f"{ceil(upload.size_bytes / 1024):,}")
    return f"**{escaped(upload.file_name)}** · :gray[{size} · {upload.handed_in_at:%Y-%m-%d %H:%M}]"


def _line(remark: FileRemark) -> str:
    words = remark_words(remark)
    clause = cited(remark.clause) if remark.clause else ""
    return f"- :small[{escaped(text(words.problem))}]  \n  :small[:gray[{escaped(text(words.remedy))}{clause}]]"

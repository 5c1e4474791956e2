"""What can be wrong with a template that was edited in Word, and what to do about it, in both languages."""

from enum import StrEnum

from models.text import Text


class FaultKind(StrEnum):
    """The kinds of faults, from the file down to the word."""

    NO_WORD_FILE = "no_word_file"
    TAG_CUT = "tag_cut"
    FOREIGN_BRACES = "foreign_braces"
    UNREADABLE = "unreadable"
    FORBIDDEN = "forbidden"
    UNKNOWN_FIELD = "unknown_field"
    OTHER_PAPERS_FIELD = "other_papers_field"
    ROWS_PRINTED = "rows_printed"
    GROUP_PRINTED = "group_printed"
    NO_ROWS = "no_rows"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    PARTED = "parted"
    NAME_TAKEN = "name_taken"
    LOST_TEXT = "lost_text"
    MISPLACED = "misplaced"
    IDLE_LOOP = "idle_loop"
    PRINTED_TWICE = "printed_twice"
    MIXED_FORMAT = "mixed_format"
    MISSING_FIELD = "missing_field"
    CANNOT_BE_FILLED = "cannot_be_filled"


class FaultWords(Text):
    """What is wrong, with the remedy in two sentences of its own; places are filled by name."""

    remedy: Text


def _words(zh: str, en: str, remedy_zh: str, remedy_en: str) -> FaultWords:
    return FaultWords(zh=zh, en=en, remedy=Text(zh=remedy_zh, en=remedy_en))


FAULT_WORDS: dict[FaultKind, FaultWords] = {
    FaultKind.NO_WORD_FILE: _words(
        "这不是可用的 Word 文件（.docx）。", "This is not a usable Word file (.docx).",
        "请在 Word 或 WPS 中打开原文件，另存为 .docx 后重新上传。",
        "Open the original in Word or WPS, save it as .docx and upload it again."),
    FaultKind.TAG_CUT: _words(
        "字段的括号不成对，或者字段被断在两段里。",
        "The braces of a tag do not match, or the tag is cut in two by a new paragraph.",
        "请在同一段内写完整：取值用 {{{{ 字段名 }}}}，循环和判断用 {{% … %}}。",
        "Write it whole within one paragraph: {{{{ field }}}} for a value, {{% … %}} for a loop or condition."),
    FaultKind.FOREIGN_BRACES: _words(
        "“{name}”没有用两个半角花括号括起来，会原样印在文书上。",
        "“{name}” is not in two plain braces and would be printed as it stands.",
        "请切换到英文输入法，改为 {remedy}。", "Switch to an English keyboard and write {remedy}."),
    FaultKind.UNREADABLE: _words(
        "字段“{name}”的写法系统读不懂。", "The tag “{name}” cannot be read.",
        "字段只写名称，各级之间用半角句点，例如 {{{{ 文书信息.文书编号 }}}}；请对照字段清单重写。",
        "A tag holds a field's name with plain dots between its parts, such as {{{{ head.number }}}}: write it anew"
        " from the list of fields."),
    FaultKind.FORBIDDEN: _words(
        "“{name}”不是模板可以使用的写法：模板只能取值、判断和循环。",
        "“{name}” is nothing that a template may say: it prints values, conditions and loops only.",
        "请删除它；如需新的内容，请联系系统管理员增加字段。",
        "Delete it. Should the paper need something new, ask for a new field."),
    FaultKind.UNKNOWN_FIELD: _words(
        "没有名为“{name}”的字段。", "There is no field called “{name}”.",
        "{remedy}", "{remedy}"),
    FaultKind.OTHER_PAPERS_FIELD: _words(
        "字段“{name}”属于{papers}，本文书没有这项内容。",
        "The field “{name}” belongs to another paper ({papers}); this one does not have it.",
        "请删除它，或者改用本文书字段清单中的字段。", "Delete it, or use a field from this paper's own list."),
    FaultKind.ROWS_PRINTED: _words(
        "“{name}”是一张清单，有多行，不能直接印成一个值。",
        "“{name}” is a list of several rows and cannot be printed as one value.",
        "请放进循环：{{% for 行 in {name} %}} … {{% endfor %}}，在循环里写 {{{{ 行.… }}}}。",
        "Put it into a loop: {{% for row in {name} %}} … {{% endfor %}}, with {{{{ row.… }}}} inside."),
    FaultKind.GROUP_PRINTED: _words(
        "“{name}”是一组字段，不是一个值。", "“{name}” is a group of fields and not one value.",
        "请写到最后一级，例如 {remedy}。", "Name one of its fields, such as {remedy}."),
    FaultKind.NO_ROWS: _words(
        "“{name}”只有一个值，不能循环，也不能计数或连接。",
        "“{name}” is one value: it cannot be looped over, counted or joined.",
        "请直接写 {{{{ {name} }}}}，并删除循环。", "Write {{{{ {name} }}}} and delete the loop."),
    FaultKind.NOT_CLOSED: _words(
        "“{name}”有开头，没有结尾。", "“{name}” is opened and never closed.",
        "请在要重复或要判断的内容之后补上 {remedy}。",
        "Add {remedy} after what is to be repeated or depends on it."),
    FaultKind.NOT_OPENED: _words(
        "“{name}”没有对应的开头。", "“{name}” closes or continues something that was never opened.",
        "请补上前面的循环或判断，或者删除“{name}”。", "Add the loop or condition before it, or delete “{name}”."),
    FaultKind.PARTED: _words(
        "“{name}”与它的开头“{opening}”不在同一层：{place}。",
        "“{name}” does not stand on the same level as “{opening}”, which opens it ({place}).",
        "请让开头和结尾用同样的写法（如都用 {{%tr … %}}），放在同一张表格、同一单元格或者正文的段落之间。",
        "Write both in the same way (both {{%tr … %}}, say), in the same table, the same cell, or both in the body."),
    FaultKind.NAME_TAKEN: _words(
        "循环里的名称“{name}”与本文书的字段或外层循环重名。",
        "The loop's name “{name}” is a field or an outer loop's name already.",
        "请给循环里的行另起一个名称，例如“行”。", "Call the loop's row something else, such as “row”."),
    FaultKind.LOST_TEXT: _words(
        "“{name}”所在的{level}会整体删去，同在其中的“{lost}”不会印出来。",
        "“{name}” takes its whole {level} away, and “{lost}” in it would not be printed.",
        "请把其他文字移到另外的{level}，让“{name}”单独占一{level}。",
        "Move the other text out: the tag needs a {level} of its own."),
    FaultKind.MISPLACED: _words(
        "“{name}”放在了不起作用的位置。", "“{name}” stands where it has no effect.",
        "{remedy}", "{remedy}"),
    FaultKind.IDLE_LOOP: _words(
        "循环“{name}”里没有用到行内的任何字段，只会把同样的文字重复多次。",
        "The loop “{name}” prints nothing of its rows and only repeats the same words.",
        "请在循环里写上行的字段，或者删除这个循环。", "Print fields of the row inside, or delete the loop."),
    FaultKind.PRINTED_TWICE: _words(
        "字段“{name}”在同一段里连续印了两次。", "The field “{name}” is printed twice in a row.",
        "请删去多余的一个。", "Delete one of them."),
    FaultKind.MIXED_FORMAT: _words(
        "字段“{name}”的各部分格式不一致，填写后只按第一个字的格式印出。",
        "Parts of “{name}” are formatted differently; what is filled in takes the format of its first sign only.",
        "请选中整个字段（包括括号），清除格式或统一字体后保存。",
        "Select the whole tag with its braces, give it one format, and save."),
    FaultKind.MISSING_FIELD: _words(
        "模板没有印出必备字段“{name}”。", "The required field “{name}” is not printed.",
        "{remedy}", "{remedy}"),
    FaultKind.CANNOT_BE_FILLED: _words(
        "模板不能填写：{name}。", "The template cannot be filled: {name}.",
        "请从随系统提供的模板重新开始，逐步加入改动，找出有问题的一处。",
        "Start again from the shipped template and bring in your changes one by one to find the one at fault."),
}
"""Each kind's sentence and remedy."""

LEVEL_WORDS = {
    "p": Text(zh="段", en="paragraph"), "tr": Text(zh="行", en="row"), "tc": Text(zh="列", en="column"),
}
"""What a tag of each level takes away with itself."""

ONLY_FILLED = Text(
    zh="这个位置的内容不会被填写；请把字段移到正文、表格、页眉或页脚。",
    en="This part of the file is not filled in: move the tag into the body, a table, the header or the footer.",
)
NO_TEXT_BOX = Text(
    zh="编号条码是浮动图片，不能放在文本框里；请移到正文、页眉或页脚。",
    en="The bar code is a floating picture and cannot stand in a text box: move it into the body, header or footer.",
)
NEEDS_TABLE = Text(
    zh="{{%tr … %}} 只用于表格的行；正文里请用 {{%p … %}}。",
    en="{{%tr … %}} is for the rows of a table: use {{%p … %}} in the body.",
)
NEAREST = Text(zh="您要的可能是：{tags}。", en="Perhaps one of these is meant: {tags}.")
NOTHING_NEAR = Text(zh="请对照字段清单更正，或者删除它。", en="Correct it from the list of fields, or delete it.")
WHOLE_LIST = Text(zh="{list}（整张清单：{fields}）", en="{list} (the whole list: {fields})")
ONLY_IN_LOOP = Text(
    zh="它只在循环“{loop}”里有意义；请移到循环的开头与结尾之间。",
    en="It means something only within the loop “{loop}”: move it between the loop's start and end.",
)
ADD_TAG = Text(zh="请加入 {tag}；{where}", en="Add {tag}. {where}")
SHIPPED_AT = Text(
    zh="随系统提供的模板印在{place}：“{around}”。",
    en="The shipped template prints it in the {place}: “{around}”.",
)
ANYWHERE = Text(zh="位置由您决定。", en="Where is up to you.")

"""What a clause does: states something, asks, supposes, or takes back what was."""

import re
import tomllib
from pathlib import Path

SENTENCE_END = re.compile(
    r"[。!?;\n]|\.{3,}|(?<=Ltd)\.(?=\s+[A-Z])"
    r"|(?<!\bCo)(?<!\bNo)(?<!\bno)(?<!\bLtd)(?<!\bInc)(?<!\bCorp)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bTel)(?<!\breg)(?<!\bReg)"
    r"(?<!e\.g)(?<!i\.e)\.(?=\s+[A-Za-z\u4e00-\u9fff]|\s*$)"
    r"|(?<=[a-z]{4})(?<!\bcert)(?<!\btele)(?<!pprox)\.(?=\s+(?:20)?\d)"
)
"""A line ends a sentence; the full stop of an abbreviation does not."""
CLAUSE_END = re.compile(r"\|(?=\s)|,(?!\s*(?:Ltd|Inc|LLC)\b)(?!(?<=\d,)\d{3}(?!\d))|\t")

_SENSES = tomllib.loads((Path(__file__).parent / "senses.toml").read_text(encoding="utf-8"))


def _pattern(*senses: str) -> re.Pattern[str]:
    """Any of the words that `senses.toml` has for these senses."""
    return re.compile("|".join(line for sense in senses for line in _SENSES[sense].splitlines() if line), re.IGNORECASE)


_ASKS_TO_CHECK = re.compile(
    r"(?:请|麻烦)?再?(?:核对|核实|确认|看看|看下|帮忙看)?(?:一下)?是否(?:正确|准确|有误|可以|可行|合适)"
    r"|(?:你们|您|帮忙|麻烦|请)*再?(?:[查核看对]|核对|核实|校验|验证)(?:一?下|[一了]?[查看])?(?:对不对(?:得上)?|正不正确|对得?上(?:吗|不)?|有没有(?:错|问题))"
    r"|(?<!不)(?:可以|行|对)(?:吗|吧|不)?\??$"
)
"""Who asks whether something is right has stated it."""

_ASIDE = re.compile(
    r"\([^()\n]*(?:\)|\Z)|^\s*not (?:the|an?|our) [a-z]+(?: [a-z]+)?:"
    r"|(?:另外|其他的?|别的|除此之外)(?:就|都|也)?没有了?"
)
CONTRAST = re.compile(
    r"而不是|而非|\band (?:please )?(?:delete|ignore|forget|remove|drop|disregard)\b"
    r"|(?:,|\band|\bbut) not (?=[\"“]?[A-Z]*\d)"
    r"|\binstead of\b|\brather than\b|\bnot the (?:one|old|other|former|previous)\b",
    re.IGNORECASE,
)
"""What follows these words is what the thing is not: 属于防爆仪表而不是 …."""
_CONTRASTED = re.compile(f"(?:{CONTRAST.pattern}).*", re.IGNORECASE)
_TAKES_BACK = _pattern("denies", "is_over", "is_open")
_LEAVES_OPEN = _pattern("is_open")
_JUDGES = re.compile(
    r"\s*(?:所以|因此|但是?|不过|就|也|都|均|现在?|目前|本[次年]|[这此那][次个家条款份张页项]*|暂时|我们|我司|它)*"
    rf"(?:{_pattern('verdicts').pattern})[^,。;\n]{{0,6}}(?<!司的)(?<!厂的)(?<!家的)[,。;!”\s]*$"
    r"|\s*(?:but |and |so |which |it |this |that |they |we )*(?:is|are|was|were|will|do|does|did|has|have)(?: not|n't) "
    r"(?:part of|included|in scope|apply|relevant|ours|count|be included|yet)\b.*"
    r"|\s*(?:but |and |so |which |it |this |that |they |is |are |has |have )*"
    r"(?:nothing to do with|no part of|unrelated to)\b.*"
    r"|\s*(?:but |and |so |which |it |this |that |they )*(?:has no bearing|does not matter|doesn't count"
    r"|is irrelevant|is history)\b.*",
    re.IGNORECASE,
)
"""A clause that says of what stands before it in the sentence that it does not count."""
_DISMISSES = re.compile(
    r"\s*(?:[所因]以|因此|但是?|不过|而且|就|也|都|全|均|现在?|目前|本[次年]|[这此那]+[次个家条款份张页项些块]*|(?:后[面者]|前[面者]|最后|第[一二三四])[那这]?[个款种项条]?|以上|上面|暂时?"
    r"|我们?|我司|它们?|请|麻烦|千万|务必|一律|所以|反正|按理说?|应该?|可|你们?|您)*"
    r"(?:先|暂时?)?(?:不|没有?|未|别|勿|无[需须]|甭)(?:再|必|用|要|应该?|会|能|得|敢|予|被|需要?|打算|准备|把[它这那].?|当[成作]?|在|作为?|往?里?)*"
    r"(?:计[入算]?|算|录入?|填写?|报|管|理会?|写|认证?|用|做|包[括含]|参[与加]|纳入|属于|登记|统计|列|采[用信]|考虑|涉及|生产|申[报请]|核算"
    r"|范围|其中|内|产品|产量|数|进去?|我们的|真|事)+(?:了|的|吧|呢|啊|哦|过|里面?|内|表里?|去|来|入|在内)*[,。;!?”)\s]*$"
    r"|[^,。;\n]{0,6}[跟和与同](?:(?!公司|集团|厂)[^,。;\n]){1,10}(?:没有?(?:什么|任何|多大|啥|半点)?关系|无关|不相干|不沾边|两码事|不是一[码回]事|不是一个口径|八竿子打不着)[^,。;\n]{0,3}[,。;!?”)\s]*$"
    r"|\s*(?:但是?|不过|可|只是|而且|因为)?那(?:个|些|都|只|才|也|可|就|里|边)*[是属](?!我们?的|我司|设计|必须|当然|肯定|没[错问]|对的|正确)[^,。;\n]{1,24}[,。;!?”)\s]*$"
    r"|\s*(?:都|也|全|并)?不[在属]于?[^,。;\n]{0,2}(?:统计期|数据期|周期|范围|边界|申报|认证)[^,。;\n]{0,4}[,。;!?\s]*$"
    r"|\s*(?:现在|目前|到现在)?(?:还|也|并)?没有?(?:这个|什么)?(?:目标|计划|结果|结论|定论)[,。;!?\s]*$"
    r"|\s*(?:which|what) (?:is|one|of|do|does|should|would|are)\b[^?]*\?\s*$"
    r"|\s*(?:请|麻烦|你们?|您)*(?:直接|全部|都)?(?:忽略|无视|跳过|略过|当没(?:看见|发|说)|撤回)(?:它|掉|就?[好行]|即可|了|吧)*[,。;!?”)\s]*$",
    re.IGNORECASE,
)
"""A clause whose whole form dismisses: a negated verb without a thing of its own, 与 … 无关, 那是 …, 请忽略."""
_DISMISSING_HEADING = re.compile(
    r"(?:不要|不用|无需|不必|别|勿|不)(?:再|需要?|必)?(?:填写?|录入?|写|管|理会?|用|登记|统计|看|算|报)(?:的|了|进去)*:"
    r"|(?:以下|下面|下列)[^,。;:\n]{0,8}(?:无关|作废|忽略|别管|不算|不要|仅供参考|示例|模板|例子)[^,。;:\n]{0,4}:"
)
_OF_EARLIER = re.compile(
    r"\s*(?:上[次回]|之前|以前|原来|前[次面几]|早先|昨天|刚才|先前)[^,。;\n]{0,10}(?:说|填|报|写|发|给|讲"
    r"|交)过?的", re.IGNORECASE
)
"""A clause that judges what was said at another time."""
_POINTS_BACK = re.compile(r"\s*(?:[这那此]|以上|上面|前面|上述|它|(?:it|this|that|they|these|those)\b)", re.IGNORECASE)
_POINTS_TO_ANOTHER = re.compile(
    r"\s*(?:[这此]些?个?|以上|上面的?|前面的?|上述)[^,。;\n]{0,6}?(?:是|属于?|来自|摘自)[^,。;\n]{0,10}?"
    r"(?:广告|示例|样例|例子|模板|别[人家]|人家|对方|他们|客户|供应商|竞争|同行|同业|竞品|隔壁|旧|老[的版]|以前|过去|去年的|前年|计划|预[计算测]|目标|设想|理论|估)"
    r"|\s*\(?(?:this|it|that|these|those|the above) (?:is|was|are|were) (?:just |only )?(?:copied|taken|quoted|pasted)"
    r" from (?:your|their|his|her|the|an?)\b|\s*\(?[这此以上面]+[^,。;\n]{0,6}(?:是|都是)?从?(?:你们"
    r"|贵[方司中])[^,。;\n]{0,10}(?:抄|复制|摘|拷|粘)",
    re.IGNORECASE,
)
_ONE_BEFORE = re.compile(
    r"是(?:我们?|我司|咱们?|公司|厂里)?的?(?:原来|以前|从前|之前|前一?任|上一任)的?(?!号)"
    r"|\b(?:is|was) (?:our|the) (?:former|previous|old|ex-)", re.IGNORECASE
)
"""Somebody who was with us: what the sentence goes on to tell is theirs."""
_ASKS, _SUPPOSES = _pattern("asks"), _pattern("supposes")
_FARTHEST_PLAN = 200
"""Characters before a figure in which its sentence may call it planned."""
_IS_PLANNED, _BY_NOW = _pattern("planned"), _pattern("by_now")


def asks(clause: str) -> bool:
    """Whether a clause asks something other than whether it is right."""
    return _ASKS.search(_ASKS_TO_CHECK.sub("", clause)) is not None


def takes_back(clause: str) -> bool:
    """Whether a clause denies, puts off, or tells of what is over; asides in brackets are left out of it."""
    return _TAKES_BACK.search(_CONTRASTED.sub("", _ASIDE.sub("", clause))) is not None


def leaves_open(clause: str) -> bool:
    """Whether a clause puts off what is not settled yet."""
    return _LEAVES_OPEN.search(clause) is not None


def judges(clause: str) -> bool:
    """Whether a clause says that what stands before it does not count: 这次不申请; 上次说的不算 says no such thing."""
    if _OF_EARLIER.match(clause):
        return False
    return _JUDGES.match(clause) is not None or _DISMISSES.match(clause) is not None


def judges_what_was_said(clause: str) -> bool:
    """Whether the first clause of a sentence judges the sentence before: 这是供应商的广告, it is not part of this."""
    is_judged = _POINTS_BACK.match(clause) is not None and judges(clause)
    return is_judged or _POINTS_TO_ANOTHER.match(clause) is not None


def dismisses_what_follows(clause: str) -> bool:
    """Whether a clause has a heading that dismisses all that stands behind its colon: 不用录:税号 …."""
    return _DISMISSING_HEADING.search(clause) is not None


def tells_of_one_before(clause: str) -> bool:
    """Whether a clause says of somebody that they were with us: 某某是我们原来的经理."""
    return _ONE_BEFORE.search(clause) is not None


def is_planned(words: str) -> bool:
    """Whether the words before a figure speak of what is to come, and not of today behind that."""
    near = words[-_FARTHEST_PLAN:]
    planned = list(_IS_PLANNED.finditer(near))
    return bool(planned) and not _BY_NOW.search(near, planned[-1].end())


def supposes(sentence: str) -> bool:
    """Whether a sentence gives an example or a condition."""
    return _SUPPOSES.search(sentence) is not None

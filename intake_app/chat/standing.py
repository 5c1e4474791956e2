"""What a clause does: states something, asks, supposes, or takes back what was."""

import re

SENTENCE_END = re.compile(
    r"[。!?;\n]|(?<=Ltd)\.(?=\s+[A-Z])"
    r"|(?<!\bCo)(?<!\bNo)(?<!\bno)(?<!\bLtd)(?<!\bInc)(?<!\bCorp)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bTel)"
    r"(?<!e\.g)(?<!i\.e)\.(?=\s+[A-Za-z\u4e00-\u9fff]|\s*$)"
)
"""A line ends a sentence; the full stop of an abbreviation does not."""
CLAUSE_END = re.compile(r",(?!\s*(?:Ltd|Inc|LLC)\b)(?!(?<=\d,)\d{3}(?!\d))|\t")

_ASKS = re.compile(
    r"\?|[吗呢嘛]\s*(?:[?。!,]?\s*$|-)|是否|是不是|能不能|可不可以|要不要|行不行|对不对|公不公开"
    r"|(?<!有)什么|哪[些个里家种]|怎么|怎样|为何|多少|如何"
    r"|^\s*(?:what|why|which|how|who|where|when|is|are|do|does|did|can|could|should|shall|must|may|would)\b",
    re.IGNORECASE,
)
_ASKS_TO_CHECK = re.compile(
    r"(?:请|麻烦)?再?(?:核对|核实|确认|看看|看下|帮忙看)?(?:一下)?是否(?:正确|准确|有误|可以|可行|合适)"
    r"|(?:可以|行|对)(?:吗|吧|不)?\??$"
)
"""Who asks whether something is right has stated it."""

_ASIDE = re.compile(r"\([^()\n]*\)")
_TAKES_BACK = re.compile(
    r"(?<!要)(?<!是)不是(?!同?一家)|并非|不再|不生产|不做|不申请|不认证|不包括|不含|没有(?!问题|变)|还没|尚未|不用了|不做了"
    r"|不要(?:写|填|用|打|联系|发)|(?<![类级性区分个特])别(?:写|填|用|打|再|联系|发)|请勿|打不通|空号|无法接通|(?:明年|后年|下个月|下半年)[^,。;]{0,6}[搬换建扩招]|不用管|不用理|不在本次|不在此次|先不|暂不|没定|未定|待定|忘了|以后再|目标是明年|计划明年"
    r"|原(?=生产企业|生产厂|制造商|生产者|委托人|厂|地址|代码|联系人|电话|手机|邮箱)|原来的|曾用名|原名|以前|此前|变更前|(?:旧|老(?=[代地电名号手]))(?:的|代码|地址|电话|名称|号码|手机)|已离职|已经不用|注销|停用|失效"
    r"|写错|填错|作废|删掉|删除|去掉|取消了?|竞品|友商|别家|人家"
    r"|\bnot\b(?! only)|n't\b|\bno longer\b|\bformer(?:ly)?\b|\bprevious(?:ly)?\b|\bused to\b|\bwas called\b"
    r"|\buntil 20\d\d\b|\bwrong\b|\bwithout\b"
    r"|\bexcept\b|\bold (?:code|address|phone|name|number)\b|\btomorrow\b|\bnext (?:year|month|week)\b"
    r"|\bgoing to (?:move|change|hire|build)\b|\bno longer\b|\bstop(?:ped)? using\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"照着.{0,6}格式|测试(?:数据|消息|一下)|随便写|乱写|编的|例如|比如|譬如|举个例子|[这那]种格式|[这那]样的?格式|(?:还|正|尚)在建|在建(?=[,、中])|筹建|预计20\d\d年底?(?:建成|投产)|"
    r"比方|举例|示例|样例|如果|假如|假设|(?<![主需只首重就])要是|倘若|可能是"
    r"|\bfor example\b|\be\.g\.|\bfor instance\b|\bplaceholder|\bdummy\b|\bunder construction\b|\bif\b|\bsuppose\b"
    r"|(?<![@.\w])examples?(?![.\w])",
    re.IGNORECASE,
)


def asks(clause: str) -> bool:
    """Whether a clause asks something other than whether it is right."""
    return _ASKS.search(_ASKS_TO_CHECK.sub("", clause)) is not None


def takes_back(clause: str) -> bool:
    """Whether a clause denies, puts off, or tells of what is over; asides in brackets are left out of it."""
    return _TAKES_BACK.search(_ASIDE.sub("", clause)) is not None


def supposes(sentence: str) -> bool:
    """Whether a sentence gives an example or a condition."""
    return _SUPPOSES.search(sentence) is not None

"""What a clause does: states something, asks, supposes, or takes back what was."""

import re

SENTENCE_END = re.compile(
    r"[。!?;\n]|(?<=Ltd)\.(?=\s+[A-Z])"
    r"|(?<!\bCo)(?<!\bNo)(?<!\bno)(?<!\bLtd)(?<!\bInc)(?<!\bCorp)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bTel)"
    r"(?<!e\.g)(?<!i\.e)\.(?=\s+[A-Za-z\u4e00-\u9fff]|\s*$)"
)
"""A line ends a sentence; the full stop of an abbreviation does not."""
CLAUSE_END = re.compile(r"\|(?=\s)|,(?!\s*(?:Ltd|Inc|LLC)\b)(?!(?<=\d,)\d{3}(?!\d))|\t")

_ASKS = re.compile(
    r"\?|[吗呢嘛]\s*(?:[?。!,]?\s*$|-)|是否|是不是|能不能|可不可以|要不要|行不行|对不对|公不公开|([一-龥])不\1|收费|多少钱|费用标准"
    r"|(?<!有)什么|有什么(?:不同|区别|差别|要求|影响|用|关系)|哪[些个里家种]|怎么|怎样|为何|多少|如何"
    r"|^\s*(?:what|why|which|how|who|where|when|is|are|do|does|did|can|could|should|shall|must|may|would)\b",
    re.IGNORECASE,
)
_ASKS_TO_CHECK = re.compile(
    r"(?:请|麻烦)?再?(?:核对|核实|确认|看看|看下|帮忙看)?(?:一下)?是否(?:正确|准确|有误|可以|可行|合适)"
    r"|(?:可以|行|对)(?:吗|吧|不)?\??$"
)
"""Who asks whether something is right has stated it."""

_ASIDE = re.compile(r"\([^()\n]*\)")
_CONTRAST = re.compile(r"(?:而不是|而非|\binstead of\b|\brather than\b).*", re.IGNORECASE)
_DENIES = (
    r"(?<!要)(?<!是)(?<!对)(?<!问)不是(?!同?一家)|并非|不生产|不做(?!饭)|不申请|不认证|不包括|不含|没有(?!问题|变)|不在本次|不在此次|不用管|不用理"
    r"|(?:不要|别|勿|不能)[把将]|不要(?:写|填|用|打|联系|发)|不填|不写|(?<![类级性区分个特])别(?:写|填|用|打|再|联系|发)|请勿|勿打|打不通|空号|无法接通"
    r"|写错|填错|作废|删掉|删除|去掉|取消了?|竞品|友商|别家|人家"
    r"|\bnot\b(?! only)|n't\b|\bwrong\b|\bwithout\b|\bexcept\b|\bignore\b|\bforget\b|\bdelete\b|\bdisregard\b"
)
_IS_OVER = (
    r"不再|不用了|不做了|原(?=生产企业|生产厂|制造商|生产者|委托人|厂|地址|代码|联系人|电话|手机|邮箱)|原来|历史数据|之前(?:叫|是|用的|的(?=[代地电名号手联])|那)|用过了|曾用|原名|以前|此前|从前|过去的|当年的|变更前"
    r"|(?:旧|老(?=[代地电名号手线厂]))(?:的|线|厂址|代码|地址|电话|名称|号码|手机)|已离职|离职|退休|已经不用|注销|停用|失效|停产|下架|淘汰|拆了|拆除|报废|关停|搬走|交过|报过"
    r"|\bno longer\b|\bformer(?:ly)?\b|\bprevious(?:ly)?\b|\bused to\b|\bwas called\b|\buntil 20\d\d\b|\bdiscontinued\b|\bobsolete\b"
    r"|\bold (?:code|address|phone|name|number|line|plant|factory|site|workshop)\b|\bstop(?:ped)? using\b|\bretired\b|\bclosed down\b|\bdismantled\b"
)
_IS_OPEN = (
    r"还没|尚未|(?:明年|后年|以后|将来|到时)[^,。;]{0,14}(?:会|要|将)(?:变|改|换|搬|是)|(?:明年|后年|下个月|下半年)[^,。;]{0,6}[搬换建扩招]|先不|暂不|没定|未定|待定|忘了|以后再|目标是明年|计划明年|先空着|还在(?:整理|统计|核算|办|改|谈)|没(?:整理|统计)好|丢了|缺失|不完整|不全|再说|再报|再定"
    r"|\btomorrow\b|\bnext (?:year|month|week)\b|\bgoing to (?:move|change|hire|build)\b|\bnot yet\b|\bto be (?:decided|confirmed|determined)\b"
)
_TAKES_BACK = re.compile(f"{_DENIES}|{_IS_OVER}|{_IS_OPEN}", re.IGNORECASE)
_JUDGES = re.compile(
    r"\s*(?:所以|因此|但是?|不过|就|也|都|均|现在?|目前|本[次年]|[这此那][次个家条款份张页项]*|暂时|我们|我司|它)*"
    r"(?:先?(?:别|不用?|不要|暂不|暂时不)(?:填|写|录|用|管|理)|先?不(?:申请|报|认证|参与|参加|纳入|算数?|作数|生产|在(?:本次|这次|此次|范围)|对外)|(?:还)?(?:没|未)(?:有|最后|完全)?(?:定|确定|想好|决定|商量好)|(?:已经?)?(?:作废|无效|停产|停用|注销|拆了|淘汰)了?|不?用(?:管|理)它?|不要了|(?:不要|别)(?:填|写)(?:了|进去|表里|进表|上去)*(?=[,。;!\s]*$)|[跟和与](?:我们|我司|本次|这次)(?:没关系|无关|没有关系))"
    r"[^,。;\n]{0,6}[,。;!\s]*$"
    r"|\s*(?:but |and |so |which |it |this |that |they |we )*(?:is|are|was|were|will|do|does|did|has|have)(?: not|n't) (?:part of|included|in scope|apply|relevant|ours|count|be included|yet)\b.*",
    re.IGNORECASE,
)
"""A clause that says of what stands before it in the sentence that it does not count."""
_IS_PLANNED = re.compile(
    r"计划|预计|打算|规划|争取|力争|未来|将(?:于|达|增|扩|在20|搬|迁|新|有)|拟(?:建|扩|迁|招|于)|准备(?:建|扩|搬|迁|招|新)|明年|后年|下半年|年底才|到时候|届时|待投产|待建|在建|新线"
    r"|扩建(?:后|完)|达产后|建成后(?!有)|满产后|\bplan(?:s|ned|ning)?\b|\bwill\b|\bfuture\b|\bexpect(?:s|ed)?\b|\bupcoming\b|\bonce (?:it|the)\b",
    re.IGNORECASE,
)
_BY_NOW = re.compile(r"目前|现在|现有|眼下|如今|\bcurrently\b|\bnow\b|\bat present\b|\btoday\b", re.IGNORECASE)
_SUPPOSES = re.compile(
    r"照着.{0,6}格式|测试(?:数据|消息|一下)|随便写|乱写|编的|例如|比如|譬如|举个例子|[这那]种格式|[这那]样的?格式|(?:还|正|尚)在建|在建(?=[,、中])|筹建|预计20\d\d年底?(?:建成|投产)|"
    r"比方|举例|(?<![张王李赵陈刘])示例|样例|如果|假如|假设|(?<![主需只首重就])要是|倘若|可能是"
    r"|\bfor example\b|\be\.g\.|\bfor instance\b|\bplaceholder|\bdummy\b|\bunder construction\b|\bif\b|\bsuppose\b"
    r"|也可能|可能(?:改|会|变|换|要)|等通知|待通知|冒充|冒用|假冒|骗子|诈骗|\bperhaps\b|\bmaybe\b|\bmight\b|\bwhether\b|\btemplate\b|类似(?:项目|企业|案例|产品)|同类(?:项目|企业)|做过的(?:项目|案例)|那家(?:厂|盐厂|企业|公司)|模板|占位|没改完|(?<![@.\w])examples?(?![.\w])",
    re.IGNORECASE,
)


def asks(clause: str) -> bool:
    """Whether a clause asks something other than whether it is right."""
    return _ASKS.search(_ASKS_TO_CHECK.sub("", clause)) is not None


def takes_back(clause: str) -> bool:
    """Whether a clause denies, puts off, or tells of what is over; asides in brackets are left out of it."""
    return _TAKES_BACK.search(_CONTRAST.sub("", _ASIDE.sub("", clause))) is not None


def contrasts(words: str) -> bool:
    """Whether what follows the words is what the thing is not: 属于防爆仪表而不是 …."""
    return _CONTRAST.search(words) is not None


def judges(clause: str) -> bool:
    """Whether a clause says that what stands before it does not count: 这次不申请."""
    return _JUDGES.match(clause) is not None


def is_planned(words: str) -> bool:
    """Whether the words before a figure speak of what is to come, and not of today behind that."""
    planned = list(_IS_PLANNED.finditer(words))
    return bool(planned) and not _BY_NOW.search(words, planned[-1].end())


def supposes(sentence: str) -> bool:
    """Whether a sentence gives an example or a condition."""
    return _SUPPOSES.search(sentence) is not None

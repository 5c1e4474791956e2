"""Whether the result may be published, the mark is to be used, and the line is metered separately: yes or no.

A phrase says yes or no, and what denies a yes makes it a no: “our line isn't metered separately”, 单独计量做不到.
"""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.schemes.schema import Section

_SAID_OF_IT = (
    r"(?:的话|这[块个项]|的?事情?|嘛|呢|方面|这件事|我们|我司|公司|厂里|老板|老总|领导|董事长|总经理|董事会"
    r"|他们?|意思|意见|态度|决定|结论|那[条个项边]|说|也|都|就|是|的|还是|一下|了|[,: ])*"
)
"""What may stand between what is asked and a short answer to it: 公布的话，老板说不同意."""
_SAID = r"(?=[,。;!(\n)]|[吧的哈啊呀呢]*(?:[,。;!\n)]|$)|\.(?:\s|$))"
_RESULT = (
    r"(?:我们的?|本次|该|这个|产品)*(?:认证|碳足迹)*(?:的)?(?:结果|数值|信息|证书)?"
    r"[了吧哈呀]*(?:[,。;!\n哦啊吧的吗]|\s*$|$)"
)
_PUBLISH = r"(?:公开|披露|公示|公布)"
_TO_WHOM = r"(?:你们|贵中心|贵方|我们|对外|向社会|直接|照常|放心|正常|全部|都|也|去)*"
_REFUSES = (
    r"(?:不(?:同意|愿意?|接受|允许|可以|希望|想|予|能|得|许|准|打算|建议|赞成|必|用)|拒绝|谢绝|(?<!不)反对)"
)
_PERMITS = r"(?<![不否可])(?:可以|尽管|随便|随意|欢迎|能够?)"
_DISCLOSURE = re.compile(
    rf"(?P<no>{_REFUSES}[^,。;]{{0,6}}{_PUBLISH}|(?:不[要宜]?|(?<![类级性区分个特])别|请勿){_TO_WHOM}{_PUBLISH}){_RESULT}"
    rf"|(?P<yes>(?<!不)(?:同意|愿意|接受|允许|不反对|不介意)[^,。;不]{{0,8}}{_PUBLISH}){_RESULT}"
    rf"|{_PUBLISH}的?(?:事|问题|要求|结果)*,?(?:我们|我司|公司)?(?:(?P<no_matter>不同意)|(?P<yes_matter>同意))"
    rf"|结果(?:可以|能|允许)(?P<yes_result>{_PUBLISH})"
    rf"|(?P<yes_may>{_PERMITS}{_TO_WHOM}{_PUBLISH})(?!的){_RESULT}"
    r"|结果(?:我们|我司|希望|需要|要|请|务必|必须|还是|最好|予以|都|得|应当?|,)*(?P<no_secret>保密)"
    rf"|{_PUBLISH}(?:认证)?的?(?:结果)?{_SAID_OF_IT}(?:(?P<no_short>不同意|不行|不可以|不愿意|不接受|反对|免了|否)"
    rf"|(?P<yes_short>同意|可以|没有?意见|没问题|不反对|无异议|没有?异议|不介意|行|是)){_SAID}"
    rf"|{_PUBLISH}(?:认证)?结果?(?:这[块个项]|的话|这件事|方面)?(?:,|我们|我司|公司|领导|老板|老总|说|也|都|是|的)*"
    r"(?:(?P<no_after>不同意)|(?P<yes_after>同意))"
)
_THE_RESULT_EN = (
    r"(?:the|our|any|these|this|that|its) (?:[a-z]+ ){0,2}?"
    r"(?:results?|footprints?|values?|figures?|certificates?|numbers?)"
)
_OUR_RESULT = rf"(?=[.,;!]|$| (?:it|them)\b| {_THE_RESULT_EN}\b)"
"""What is not to be published: a draft is not the result."""
_PUBLISHED_EN = r"(?:published|disclosed|made public)"
_PUBLISHING_EN = r"(?:publication|publishing|disclosure|disclosing)"
_DISCLOSURE_EN = re.compile(
    r"(?P<no>\b(?:(?:do not|don't|will not|won't|not)\s+(?:agree|consent|want|wish)\b[^.;\n]{0,30}?(?:publi|disclos)\w+"
    rf"|(?:do not|don't|may not|must not|cannot|can't) (?:publish|disclose){_OUR_RESULT}"
    rf"|(?:do not|don't|never) make {_THE_RESULT_EN} public"
    rf"|{_THE_RESULT_EN} (?:should|must|may|can|shall|is|are)(?: not|n't|not) (?:to )?be {_PUBLISHED_EN}"
    rf"|(?:keep|treat|leave) {_THE_RESULT_EN} (?:as )?(?:strictly )?(?:confidential|secret|private|unpublished)"
    rf"|{_THE_RESULT_EN} (?:should|must|has to|is to|shall) (?:stay|remain|be kept|be treated as)"
    r" (?:strictly )?(?:confidential|secret|private|unpublished)"
    rf"|(?:against|object to|opposed to|refuse) (?:the |any )?(?:{_PUBLISHING_EN}|having it {_PUBLISHED_EN})))"
    r"|(?P<yes>\b(?:(?:agree|consent)\b[^.;\n]{0,60}?(?:publi|disclos)\w+"
    r"|(?:(?:do not|don't) object|no (?:objections?|problems?|issues?))\b[^.;\n]{0,30}?(?:publi|disclos)\w+"
    rf"|(?:may|can|free to|welcome to) (?:publish|disclose)(?= (?:it|them)\b| {_THE_RESULT_EN})"
    rf"|(?:{_THE_RESULT_EN}|(?<![A-Za-z] )results?) (?:may|can) be {_PUBLISHED_EN}"
    rf"|(?:happy|glad|fine|ok|okay) (?:to have|with) {_THE_RESULT_EN} (?:being )?{_PUBLISHED_EN}"
    rf"|(?:happy|fine|ok|okay|comfortable) with (?:the )?{_PUBLISHING_EN}))"
    r"|\b(?:publi\w+|disclos\w+)(?: [a-z]+){0,4}?[ ]?[:,-]+ ?(?:no[,;] )?we (?:(?P<no_we>(?:do not"
    r"|don't) (?:agree|consent|want (?:it|that))"
    r"|refuse|object|decline)|(?P<yes_we>(?:do )?(?:agree|consent)|have no objection))\b"
    r"|\b(?:publi\w+|disclos\w+)(?: [a-z]+){1,4}? is (?P<yes_is>fine|ok(?:ay)?|all right|no problem)\b",
    re.IGNORECASE,
)
_APART = r"(?:单独|独立|分开|分别)(?:进行|设置|安装)?(?:能源|电力|用电|能耗)?计量"
_APART_EN = r"(?:separately metered|metered separately)"
_OWN_METER = (
    r"(?:(?:有|装了?|设了?|配了?)(?:单独|独立|自己|专门)的?|(?:单独|独立|专门)(?:装|设|配)了?)"
    r"(?:[电水汽气热]|计量|、|和)*表(?![格单])"
)
_ONLY_MEANT = (
    r"(?<!否)(?<!否能)(?<!否能够)(?<!不能)(?<!需要)(?<!应当)(?<!计划)(?<!打算)(?<!准备)(?<!必须)(?<!实现)(?<!将)(?<"
    r"!要)"
)
_ONLY_MEANT_EN = r"(?<!should be )(?<!will be )(?<!must be )(?<!to be )"
_METERING = re.compile(
    rf"(?P<no>(?<![能可是])(?:没有?办?法|没有|未能?|无法|不能|不可以|不具备|做不到|难以|不好|不|没)(?:做到|实现|进行|设置|安装)?{_APART})"
    r"|(?P<no_own>\bno meters? of (?:its|their) own)|(?P<yes_own>\bha(?:s|ve) (?:its|their) own (?:[a-z]+ )?meters?)"
    rf"|(?P<yes_meter>{_OWN_METER})|(?P<no_apart>(?:(?<=[线电汽气耗])|(?<=[电汽气水]表))(?:[^,。;\n]{{0,4}}分|分)不(?:开|出来|清))"
    rf"|(?P<yes>{_ONLY_MEANT}(?:能够?|可以?|已)?{_APART}(?!\s*:|\s*吗))"
    rf"|(?P<no_en>(?:\b(?:not|cannot be|never)|n't)\s+(?:yet\s+)?(?:be(?:en)?\s+)?{_APART_EN}|\bno separate meter)"
    rf"|(?P<yes_en>{_ONLY_MEANT_EN}\b{_APART_EN}|(?<!need )\bseparate meters?\b"
    r"|\bwe (?:can |do )?meter (?:the|this|our|its) (?:[a-z]+ )?(?:line|product|process)"
    r" (?:separately|on its own)(?![:?]))"
    r"|(?P<if_denied>\bmeter(?:ing)? (?:the|this|our|its) (?:[a-z]+ )?(?:line|product|process)"
    r" (?:separately|on its own))",
    re.IGNORECASE,
)
_MARK_USE = re.compile(
    r"(?P<no>(?:不|没|未)(?:打算|准备|计划|会|想|需要|考虑)?(?:使?用|加?贴|加施|印上?|打上?)(?:碳足迹)?(?:产品)?(?:认证)?标[志识])"
    r"|(?P<yes>(?:打算|准备|计划|会|想|希望|拟|要)(?:在[^,。;\n]{1,10})?(?:使?用|加?贴|加施|印上?|打上?)(?:碳足迹)?(?:产品)?(?:认证)?标[志识])"
    r"|标[志识](?:我们|我司|公司|这[块个]|的话|也|还|都|就|,)*(?:(?P<no_last>(?:暂时?|先)?不(?:打算|准备|想|会|需要)?(?:使?用|贴|印|打))"
    r"|(?P<yes_last>(?:还是|肯定)?(?:要|会|打算|准备|计划|想)(?:使?用|贴|印)))"
    rf"|标[志识](?:的?使用)?{_SAID_OF_IT}(?:暂时?|目前|先)*(?:(?P<no_short>不(?:打算|准备|想|会|需要)?用?|否)"
    rf"|(?P<yes_short>是|要用|会用|可以用|打算用)){_SAID}"
    rf"|标[志识](?:吗|不用?|么)?\?\s*(?:暂时?|目前|先)*(?:(?P<no_asked>不(?:打算|准备|想|会|需要)?用?|否)|(?P<yes_asked>要用?|会用?|打算用?|用|是)){_SAID}"
    r"|标[志识](?:我们)?(?:要|会|准备|打算)(?P<yes_print>印|贴|打|加施)(?:在|到|上)"
    r"|\b(?:will|want to|intend to|plan to|would like to) (?P<yes_put>put|print|place|affix"
    r"|show) the (?:certification )?mark\b"
    r"|(?P<if_denied>\b(?:us(?:e|ing)|put(?:ting)?|print(?:ing)?|plac(?:e|ing)|affix(?:ing)?|show(?:ing)?)"
    r"(?= the (?:certification )?mark\b))"
    r"|\bmark\b[^.?:\n]{0,40}[.?:] (?:No, )?(?:we )?(?:(?P<no_it>(?:do not|don't) (?:intend|plan|want|wish) to use it)"
    r"|(?P<yes_it>(?:intend|plan|want|wish|would like) to use it))\b"
    r"|(?P<yes_en>\b(?:intend|plan|want|wish|would like|going) to use the (?:certification )?mark\b"
    r"|\bwe (?:will|shall|'ll|do) use the (?:certification )?mark\b)",
    re.IGNORECASE,
)
_CONSENTS = (
    ("disclosure_consent", _DISCLOSURE),
    ("disclosure_consent", _DISCLOSURE_EN),
    ("separately_metered", _METERING),
    ("mark_use", _MARK_USE),
)
"""What either language says for yes and for no; the names of the groups begin with it.

What is `if_denied` says nothing by itself.
"""
_ABOUT_ELSE = {
    "disclosure_consent": re.compile(
        r"\b(?:recipe|process|formula|drawing|price|secret(?!\.)|customer|phone)|配方|图纸|工艺|客户|报价|价格|成本|合同|照片"
        r"|视频|名单|电话|手机|联系方式", re.IGNORECASE
    ),
    "mark_use": re.compile(r"防爆标志|能否|是否", re.IGNORECASE),
    "separately_metered": re.compile(r"计划|打算|准备|明年|不知道|\bplan\b|\bnext year\b", re.IGNORECASE),
}
"""Words in the clause with which it is about something else, or about later."""
_ANSWERED = re.compile(
    r"[^?。\n-]{0,12}(?:\?|吗-+)\s*(?P<said>(?P<no>不同意|不能|不|否|不可以|no\b)|能|(?:同意|是|可以|愿意|yes\b))"
    r"[^,。;\n]{0,2}(?=[,。;\n!.]|$)",
    re.IGNORECASE,
)
"""A question that its writer answers."""
_IS_NO_DENIAL = r"(?!反对|介意|仅|但|光|只|用(?:改|说|担)|必|需|得不|妨|错)"
"""Behind 不: what is no denial, or denies a denial."""
_DENIED_BEFORE = re.compile(
    rf"(?:(?<![能可是会要用行对])不{_IS_NO_DENIAL}(?:打算|准备|会|想|能够?|可以?)?|没(?!问题|意见|关系|事)有?(?:办?法)?(?:给|把)?"
    r"|(?<!请)无法|未能?|难以)[^,。;\d]{0,6}\Z"
    r"|(?:\b(?:not|never|cannot|neither|no (?:plans?|intention|wish|need|way|(?:separate )?meters?))\b|n't\b)"
    r"(?![^,.;]*\b(?:only|object|mind)\b)(?: [a-z]+){0,6} ?\Z", re.IGNORECASE,
)
_DENIED_BEHIND = re.compile(
    r"[^,。;\d]{0,4}(?:不了|不成|不到|不出来|不上|没做到|做不到|办不到|有困难|还?不行|不现实|没法|没有?实现)"
    r"| (?:is|was|are) (?:not|impossible)\b| (?:isn't|cannot)\b", re.IGNORECASE,
)
"""Right before, and right behind, a yes: it is a no."""
_LONGEST_DENIAL = 60


def consents(reading: Reading) -> Iterator[Finding]:
    """Whether the result may be published, and whether the line is metered separately; here a denial is an answer."""
    for key, pattern in _CONSENTS:
        for match in pattern.finditer(reading.text):
            said = next(name for name, found in match.groupdict().items() if found)
            start, end = match.span(said)
            is_label = any(slot.start <= start < slot.label_end for slot in reading.slots if slot.tie != "none")
            clause = reading.clause_at(start)
            if is_label or _ABOUT_ELSE[key].search(reading.text, clause.start, clause.end):
                continue
            answered = _ANSWERED.match(reading.text, end)
            if reading.is_stated(start):
                is_no = said.startswith("no") or _is_denied(reading, match.start(), match.end())
                if is_no or said != "if_denied":
                    yield _consent(key, is_no=is_no, start=start, end=end)
            elif answered:
                first, last = answered.span("said")
                yield _consent(key, is_no=answered["no"] is not None, start=first, end=last)


def _is_denied(reading: Reading, start: int, end: int) -> bool:
    """Whether the clause of a yes denies it: we don't intend to use the mark, 单独计量做不到."""
    clause = reading.clause_at(start)
    first, last = max(clause.start, start - _LONGEST_DENIAL), max(end, reading.clause_at(end - 1).end)
    return _DENIED_BEFORE.search(reading.text, first, start) is not None or (
        _DENIED_BEHIND.match(reading.text, end, last) is not None
    )


def _consent(key: str, *, is_no: bool, start: int, end: int) -> Mention:
    return Mention(Section.APPLICATION, key, "no" if is_no else "yes", start, end, "yes_no", "sure")

"""Names of people, told from other words: a surname and one or two characters, or capitalised Latin words."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake_app.rules.cities import city_named

FILE = Path(__file__).parent.parent / "names.toml"


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


_SURNAMES = "".join(_file()["surnames"].split())
_SURNAMES_OF_TWO = "|".join(_file()["surnames_of_two"].split())

CHINESE_NAME = rf"(?:(?:{_SURNAMES_OF_TWO})[一-龥]{{1,2}}?|[{_SURNAMES}][一-龥]{{1,2}}?)"
"""As few characters as make a name; what follows it must say that it ends."""
ENGLISH_NAME = r"[A-Z][a-z]{1,15}(?: [A-Z][a-z'-]{1,20}){1,2}"
NAME_ENDS = (
    r"(?=\s*(?:$|[^一-龥\s]|\s[^一-龥]|电话|手机|座机|邮箱|联系|对接|沟通|先生|女士|小姐|经理|主任|部长|工程师|老师|负责|职务|部门"
    r"|接手|接替|接任|担任|接管|办理|处理|跟进|经办|的|了|吧|哈|哦|呢|就|即可|收|说|先|\s))"
)
"""What a Chinese name may be followed by."""

_NEVER_GIVEN = re.compile(f"(?<=.)[{_file()['never_given']}]")
_WORDS = frozenset(_file()["words"].split())
_NO_NAME = re.compile(
    r"[工总经理收姐哥嫂婶姨]$|(?:先生|女士|小姐|太太|夫人|师傅|同志|主任|厂长|部长|科长|处长|组长|班长|队长|所长|院长|书记|会计|主管|助理|专员|秘书)$|暂|未|定|待|不|没|同上|和|全部|成员|单位|项目|管理|原因|时间|明天|方便|安排|公司|老师|部门|我们|厂"
)
_NO_NAME_EN = re.compile(
    r"\b(?:Us|The|Our|Department|Team|Person|Office|Phone|Details|Information|Me|Email|Resources|Sales|Ltd|Manager"
    r"|Export|Explosion-proof|Electric|Lighting|Salt|Chemical|Instrument|Group|Industry|Limited|Plant|Works|Motor|Best|Kind|Dear|Factory|Company|Consulting"
    r"|Consultants?|Advisory|Services?|Trading|Technology)\b"
)


def is_person_name(words: str) -> bool:
    """Whether words of the shape of a name are one.

    >>> is_person_name("李红霞"), is_person_name("方式"), is_person_name("沈阳")
    (True, False, False)
    """
    if words.isascii():
        return _NO_NAME_EN.search(words) is None
    is_other = _NO_NAME.search(words) or _NEVER_GIVEN.search(words) or words in _WORDS
    return not is_other and city_named(words) is None

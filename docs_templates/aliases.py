"""The Chinese names under which a clerk may type every field: `{{ 文书信息.文书编号 }}` is `{{ head.number }}`."""

import re
from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel

LANGUAGE_ALIASES = {"zh": "中文", "en": "英文"}
"""The two wordings of a bilingual field, which bear no title of their own."""

_IN_BRACKETS = re.compile("（[^）]*）")
_SIGNS = re.compile(r"\W")


def alias(title: str) -> str:
    """A field's title as a tag types it: without what stands in brackets, and without signs.

    >>> alias("“检查组”的用语"), alias("认证时限（日）")
    ('检查组的用语', '认证时限')
    """
    return _SIGNS.sub("", _IN_BRACKETS.sub("", title))


@lru_cache(maxsize=128)
def names_by_alias(model: type[BaseModel]) -> Mapping[str, str]:
    """The name of each field of a context, or of a part of one, by its Chinese alias."""
    return {
        alias(field.title) if field.title else LANGUAGE_ALIASES.get(name, name): name
        for name, field in model.model_fields.items()
    }


def field_name(model: type[BaseModel], typed: str) -> str | None:
    """The field that a tag means by `typed`, its name or its alias; None where the model has no such field."""
    return typed if typed in model.model_fields else names_by_alias(model).get(typed)

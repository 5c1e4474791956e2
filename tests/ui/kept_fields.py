"""Fields whose unsent text is kept: no two sessions lay one under the same key."""

import re
from collections.abc import Iterable
from typing import TypeVar

from streamlit.testing.v1.element_tree import TextArea, TextInput

Field = TypeVar("Field", TextArea, TextInput)


def kept_field(fields: Iterable[Field], key: str) -> Field:
    """The one of these fields that is named by this key, under whichever key it lies."""
    (found,) = (each for each in fields if re.fullmatch(f"{re.escape(key)}_[0-9a-f]{{8}}", str(each.key)))
    return found

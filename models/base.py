"""The one shape of all values here: frozen, strict about names, compared by content."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes; `with_(...)` makes the next one, checked like the first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def with_(self, **changes: Any) -> Self:
        """A copy with `changes`, validated: unlike `model_copy`, a wrong type is refused."""
        return type(self).model_validate({**{name: getattr(self, name) for name in type(self).model_fields}, **changes})

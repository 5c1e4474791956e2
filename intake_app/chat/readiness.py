"""What the first message would wait for, loaded before it comes: the words of the schemes and the list of cities."""

from collections.abc import Iterable

from intake_app.chat.vocabulary import vocabulary_of
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import SchemeEdition


def get_ready(schemes: Iterable[SchemeEdition]) -> None:
    """Load the words of each edition, and where the cities are; a second call does nothing."""
    for scheme in schemes:
        _ = vocabulary_of(scheme).pattern
    city_named("南阳")

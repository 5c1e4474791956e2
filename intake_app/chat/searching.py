"""A text in which many recognisers look for the same words: each pattern is looked for once."""

import re
from bisect import bisect_left
from collections.abc import Iterator


class Searched:
    """A text with the places of the words that were looked for in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._said: dict[tuple[re.Pattern[str], int, int], bool] = {}
        self._starts_of_words: dict[re.Pattern[str], list[int]] = {}

    def says(self, words: re.Pattern[str], start: int, end: int) -> bool:
        """Whether such words stand in a part of the text; found once for each part."""
        key = (words, start, end)
        if key not in self._said:
            self._said[key] = words.search(self.text[start:end]) is not None
        return self._said[key]

    def first(self, words: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The first such words in a part of the text; the whole text is searched for them once."""
        return next(self._found(words, start, end, 1), None)

    def last(self, words: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The last such words in a part of the text; the whole text is searched for them once."""
        return next(self._found(words, start, end, -1), None)

    def _found(self, words: re.Pattern[str], start: int, end: int, step: int) -> Iterator[re.Match[str]]:
        """The words of a part of the text, forwards (step 1) or backwards (-1), none reaching beyond its end."""
        if words not in self._starts_of_words:
            self._starts_of_words[words] = [match.start() for match in words.finditer(self.text)]
        starts = self._starts_of_words[words]
        for number in range(bisect_left(starts, start), bisect_left(starts, end))[::step]:
            match = words.match(self.text, starts[number], end)
            if match:
                yield match

"""A field that a message calls right as it stands: 人数没错. It proposes nothing and is answered with what stays."""

import re
from collections.abc import Collection, Iterator

from intake_app.chat.field_labels import field_label
from intake_app.chat.reading import Reading
from intake_app.rules.answers import field_at
from intake_app.rules.targets import answer_in_words
from models.text import Text

_IS_RIGHT = re.compile(
    r"[ ]?(?:都|也|就)?(?:是)?(?:没有?错|没问题|不用改|不变|对的|正确|无误)[的了]?[ ]*(?=[,。;.!\n]|$)"
    r"| (?:is|are|was) (?:all )?(?:correct|right|fine|unchanged)(?: as (?:it is|they are))?[ ]*(?=[,;.!\n]|$)",
    re.IGNORECASE,
)
_STAYS = Text(zh="“{label}”为“{value}”，保持不变。", en="“{label}” is “{value}” and stays so.")


def confirmed(reading: Reading, changed: Collection[str]) -> Iterator[Text]:
    """What is said of each field that is called right: its value in the form, where it holds one and only one.

    `changed` are the paths for which the message proposes something all the same: 人数没错，是 348.
    """
    for slot in reading.slots:
        if not _IS_RIGHT.match(reading.text, slot.label_end) or not reading.standing(slot.start):
            continue
        meant = {(field.section, field.key) for field in slot.fields}
        paths = [
            path for path, answer in reading.application.answers.items() if answer.text
            and (field := field_at(path, reading.scheme)) is not None and (field.section, field.key) in meant
        ]
        if len(paths) == 1 and paths[0] not in changed:
            yield _STAYS.format(label=field_label(slot.fields[0], reading.scheme),
                                value=answer_in_words(paths[0], reading.application, reading.scheme))

"""Every labelled utterance gives exactly its proposals; a hard negative gives none that is wrong."""

import pytest
from conversations import TODAY, Utterance, utterances

from intake_app.chat.extraction import extract

ALL = utterances()


@pytest.mark.parametrize("utterance", ALL, ids=lambda utterance: utterance.says[:40])
def test_an_utterance_gives_its_proposals_and_no_other(utterance: Utterance) -> None:
    proposals = extract(utterance.says, utterance.application, utterance.scheme, TODAY)
    assert {proposal.path: proposal.value for proposal in proposals} == utterance.expected
    assert len({proposal.path for proposal in proposals}) == len(proposals)


def test_the_utterances_cover_both_languages_and_what_must_not_be_read() -> None:
    english = [each for each in ALL if each.says.isascii()]
    hard = [each for each in ALL if each.is_hard]
    assert len(ALL) >= 100
    assert len(english) >= 20
    assert len(hard) >= 40

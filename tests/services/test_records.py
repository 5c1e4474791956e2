"""What a Record says of a change: the fields that differ, and no others."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from intake_app.services.records import changed_fields
from tests.job_builders import person


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=12), st.randoms())
def test_equal_sets_are_no_change_in_whichever_order_they_came(names: list[str], order: Random) -> None:
    """A person's functions stood among the changes of another act, as the stored set ran in another order."""
    before = person("甲").with_(functions=frozenset(names))
    again = list(names)
    order.shuffle(again)
    after = person("甲").with_(functions=frozenset(again), city="天津")
    changes = changed_fields(before, after)
    assert all("functions" not in each for each in changes)
    assert changed_fields(before, after.with_(functions=frozenset({*names, "其他"})))[1]["functions"] == sorted(
        {*names, "其他"})

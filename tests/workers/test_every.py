"""What a worker does every minute goes on after a fall, and ends with the worker."""

from threading import Event

from intake_app.working import every


def test_a_fall_ends_neither_the_work_nor_what_is_repeated() -> None:
    calls: list[int] = []
    again = Event()

    def act() -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise ValueError("the database is away")
        again.set()

    with every(0.01, act):
        assert again.wait(30)
    ended = len(calls)
    assert not Event().wait(0.1)
    assert len(calls) == ended

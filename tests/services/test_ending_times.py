"""Holder and manager are told a month before a suspension or a time for correction ends, and once it is over (H159)."""

from datetime import date

import pytest

from intake_app.services import endings, misuse, restorations
from intake_app.services.ending_times import note_ending_times
from intake_app.services.inbox import inbox
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import CertificateState, Suspension
from tests.job_builders import certificate, cnex, decided
from tests.offices import Clock
from tests.services.jobs import acting, client, put

MANAGER = acting(Role.MANAGER, person="manager")
ID, SINCE, LAST = "certificate-1", date(2026, 6, 1), date(2026, 11, 30)
SUSPENDED = Suspension(ground="contract_breach", facts="未付款", verified_on=SINCE, suspended_on=SINCE, until=LAST,
                       by="杨主管")


def hold(office: Office, **changes: object) -> None:
    put(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), date(2026, 5, 1)).with_(**changes))
        uow.commit()


def run(office: Office, clock: Clock, today: date) -> int:
    clock.move(today - office.today())
    return note_ending_times(office, RUN_OF_THE_DAY)


def told(office: Office, actor: Actor) -> list[tuple[str, bool]]:
    """What is read of times that end, the newest first, and whether it waits."""
    return [(line.text.zh, line.waits) for line in inbox(office, actor)
            if "届满" in line.text.zh or "超过规定时间" in line.text.zh]


@pytest.mark.requirement("CNEX-12.3.1-e", "H159")
def test_the_end_of_a_suspension_is_told_a_month_ahead_and_when_it_is_over(office: Office, clock: Clock) -> None:
    """However often the day's work runs; until it is withdrawn that waits for the manager."""
    hold(office, state=CertificateState.SUSPENDED, suspensions=(SUSPENDED,))
    assert (run(office, clock, date(2026, 10, 29)), told(office, MANAGER)) == (0, [])
    assert [run(office, clock, date(2026, 10, day)) for day in (30, 30, 31)] == [1, 0, 0]
    (line,) = told(office, client())
    assert "在届满日（含当日）前申请恢复" in line[0]
    assert line[1]
    assert told(office, MANAGER) == [("证书的暂停期将在 1 个月内届满，持有人尚未申请恢复", False)]
    assert [run(office, clock, day) for day in (LAST, date(2026, 12, 1), date(2026, 12, 2))] == [0, 1, 0]
    assert "不能再申请恢复" in told(office, client())[0][0]
    assert told(office, MANAGER)[0] == ("证书的暂停期已届满，没有待办理的恢复申请：请办理撤销", True)
    endings.withdraw(office, MANAGER, ID, "suspension_unresolved", PartyRole.CLIENT, "未申请恢复", office.today())
    assert [waits for _, waits in told(office, MANAGER)] == [False, False]
    assert run(office, clock, date(2026, 12, 3)) == 0


@pytest.mark.requirement("CNEX-12.3.1-e", "H159")
def test_nobody_is_told_of_the_end_where_an_application_waits_or_no_day_is_set(office: Office, clock: Clock) -> None:
    hold(office, state=CertificateState.SUSPENDED, suspensions=(SUSPENDED,))
    clock.move(date(2026, 9, 1) - office.today())
    restorations.apply_for_restoration(office, client(), ID, "已缴费")
    assert [run(office, clock, day) for day in (date(2026, 11, 1), date(2026, 12, 1))] == [0, 0]
    with office.unit_of_work() as uow:
        held = uow.certificates.get(ID)
        uow.certificates.save(held.with_(suspensions=(SUSPENDED.with_(until=None),)))
        uow.commit()
    assert run(office, clock, date(2026, 12, 2)) == 0


@pytest.mark.requirement("CNEX-12.3.2-a", "H159")
def test_the_time_for_correcting_a_misuse_is_told_ahead_on_its_last_day_and_when_it_is_over(
    office: Office, clock: Clock
) -> None:
    hold(office)
    clock.move(SINCE - office.today())
    misuse.enter_demand(office, MANAGER, ID, "官网宣传为碳中和产品，请更正。", SINCE, "挂号信")
    days = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2))
    newest = []
    for day, new in zip(days, (0, 1, 0, 1, 1), strict=True):
        assert run(office, clock, day) == new
        newest.append([text for text, _ in told(office, client())])
    ahead, last = "误用的纠正时间将在 1 个月内届满，请纠正并答复", "纠正误用的时间今日届满，请纠正并答复"
    over = "误用的纠正时间已届满，尚未登记纠正：证书可能被撤销，请立即纠正并答复"
    assert newest == [[], [ahead], [ahead], [last], [over]]
    assert told(office, MANAGER) == [("误用超过规定时间仍未纠正，已构成撤销情形，请处理", True),
                                     ("误用的纠正时间将在 1 个月内届满，持有人尚未答复", False)]
    misuse.enter_correction(office, MANAGER, ID, 0, office.today(), "网页截图已存档")
    assert [waits for _, waits in told(office, MANAGER)] == [False, False]

"""What is read out of a file's words, whatever stands around it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.examination.recognising import (
    credit_codes_in,
    first_named,
    folded,
    form_versions_in,
    holder_in,
    missing_pages,
    validity_in,
)
from tests.builders import CREDIT_CODES

TODAY = date(2026, 6, 1)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
AROUND = st.text(st.sampled_from("合同编号：甲乙方，第一条 ABC12\n。（）"), max_size=40)


@pytest.mark.parametrize(("words", "starts_on", "until"), [
    ("营业期限：2010年05月01日至2030年04月30日", date(2010, 5, 1), date(2030, 4, 30)),
    ("营业期限 自2010年05月01日 至 2030年04月30日", date(2010, 5, 1), date(2030, 4, 30)),
    ("经营期限：2010-05-01 至 长期", date(2010, 5, 1), None),
    ("营 业 期 限 长 期", None, None),
    ("有效期至：2027/5/1", None, date(2027, 5, 1)),
    ("有效期限：2022.05.01—2027.04.30", date(2022, 5, 1), date(2027, 4, 30)),
    ("有效期２０２２年５月１日至２０２７年４月３０日", date(2022, 5, 1), date(2027, 4, 30)),
    ("证书有效期截止日期：二〇二七年十二月三十一日", None, date(2027, 12, 31)),
    ("有效期至 2027年2月", None, date(2027, 2, 28)),
    ("Valid until: 1 May 2027", None, date(2027, 5, 1)),
    ("Expiry date: May 1st, 2027", None, date(2027, 5, 1)),
    ("Valid from 2024-05-02 to 2027-05-01", date(2024, 5, 2), date(2027, 5, 1)),
    ("Date of expiry 2027-05-01", None, date(2027, 5, 1)),
    ("Expiry date: 30-Apr-2027", None, date(2027, 4, 30)),
    ("Valid until: 30.04.2027", None, date(2027, 4, 30)),
    ("有效日期：2027-05-01", None, date(2027, 5, 1)),
    ("有效期至20270501", None, date(2027, 5, 1)),
    ("有效期：三年（2024年5月2日至2027年5月1日）", date(2024, 5, 2), date(2027, 5, 1)),
    ("租赁期限2025年1月1日至2026年12月31日", date(2025, 1, 1), date(2026, 12, 31)),
    ("二、租赁期限：自 2025 年 1 月 1 日起至 2026 年 12 月 31 日止。", date(2025, 1, 1), date(2026, 12, 31)),
    ("租赁期限为二年，自2025年1月1日起至2026年12月31日止", date(2025, 1, 1), date(2026, 12, 31)),
    ("租赁期共24个月，即从2025年1月1日到2026年12月31日", date(2025, 1, 1), date(2026, 12, 31)),
    ("租期：2025.01.01～2026.12.31", date(2025, 1, 1), date(2026, 12, 31)),
    ("租赁起止日期：2025-01-01 至 2026-12-31", date(2025, 1, 1), date(2026, 12, 31)),
    ("租赁期限至2026年12月31日止", None, date(2026, 12, 31)),
    ("合同期限：2025年1月1日（含当日）至2026年12月31日（含当日）", date(2025, 1, 1), date(2026, 12, 31)),
    ("本合同期限为三年（2024年5月2日至2027年5月1日）", date(2024, 5, 2), date(2027, 5, 1)),
    ("合同期限：无固定期限", None, None),
    ("使用期限：2020年1月1日——2069年12月31日", date(2020, 1, 1), date(2069, 12, 31)),
    ("服务期限由2026年1月1日起，至2026年12月31日", date(2026, 1, 1), date(2026, 12, 31)),
    ("保险期间：自2026年1月1日至2026年12月31日", date(2026, 1, 1), date(2026, 12, 31)),
    ("有效期 2024年5月2日 至 2027年5月1日", date(2024, 5, 2), date(2027, 5, 1)),
    ("本证书有效期为2024年5月2日至2027年5月1日", date(2024, 5, 2), date(2027, 5, 1)),
    ("检验有效期至2027年5月1日", None, date(2027, 5, 1)),
    ("Valid from 2 May 2024 until 1 May 2027", date(2024, 5, 2), date(2027, 5, 1)),
    ("valid from May 2, 2024 through May 1, 2027", date(2024, 5, 2), date(2027, 5, 1)),
    ("Lease term: from 1 January 2025 to 31 December 2026", date(2025, 1, 1), date(2026, 12, 31)),
    ("Lease period: 2 May 2024 up to and including 1 May 2027", date(2024, 5, 2), date(2027, 5, 1)),
    ("免租期：2025-01-01至2025-03-31；租期：2025-04-01至2026-12-31", date(2025, 4, 1), date(2026, 12, 31)),
])
def test_a_printed_validity_is_read(words: str, starts_on: date | None, until: date | None) -> None:
    span = validity_in(f"编号 12345\n{words}\n发证机关", TODAY)
    assert span
    assert (span.starts_on, span.until) == (starts_on, until)


@pytest.mark.parametrize("words", [
    "成立日期：2010年5月1日", "签订日期 2027-05-01", "有效期至 2027年2月30日", "数据期：2025-01-01 至 2025-12-31",
    "有效期三年", "有效期至 20271301", "发证日期：2024年5月1日；有效期三年", "有效期三年，2024年5月2日起",
    "YBX3-2027-05-01 有效",
    "valid data of 2027-05-01", "",
    "合同签订日期：2026年12月31日", "合同期限：2026年12月31日签订", "租赁期限三年，2025年1月1日起",
    "租期自2025年1月1日起算",
    "免租期：2026年1月1日至2026年12月31日", "检验日期：2026年1月1日至2026年12月31日", "检测期间2026-01-01至2026-12-31",
    "数据期间：2026年1月1日至2026年12月31日", "数据使用期限：2026年1月1日至2026年12月31日",
    "数据截止日期：2026年12月31日",
    "数据采集截止时间：2026-12-31", "统计期限 2026-01-01 至 2026-12-31", "付款截止日期：2026年12月31日",
    "核算期 2026年1月1日至2026年12月31日", "生产日期 2026-05-01 至 2026-05-02",
    "原合同期限：2024年1月1日至2026年12月31日",
    "period of data: from 2026-01-01 to 2026-12-31", "tested from 1 May 2026 to 30 June 2026",
    "Date of test: 1 May 2026 through 30 June 2026",
])
def test_another_date_is_no_validity(words: str) -> None:
    """Days of founding, of signing and of data; days that no calendar has."""
    assert validity_in(words, TODAY) is None


@given(before=AROUND, until=DAYS, after=AROUND)
def test_a_last_day_is_found_in_any_text(before: str, until: date, after: str) -> None:
    for written in (f"{until:%Y-%m-%d}", f"{until:%Y年%m月%d日}", f"{until.year}.{until.month}.{until.day}"):
        span = validity_in(f"{before}\n有效期至：{written}。{after}", TODAY)
        assert span
        assert span.until == until


@given(st.lists(DAYS, min_size=1, max_size=4))
def test_of_several_last_days_the_nearest_to_come_binds(days: list[date]) -> None:
    """Three certificates in one file: the first that ends must be renewed first; all over means over."""
    span = validity_in("\n".join(f"有效期至 {day}" for day in days), TODAY)
    assert span
    ahead = [day for day in days if day >= TODAY]
    assert span.until == (min(ahead) if ahead else max(days))


@given(st.text(max_size=300), DAYS)
def test_no_text_stops_the_recognisers(words: str, today: date) -> None:
    """Whatever a reader of PDF makes of its fonts."""
    validity_in(words, today)
    assert all(code in folded(words) for code in credit_codes_in(words))
    holder_in(words)
    missing_pages([words])
    form_versions_in(words, "CNEX-01-G:")
    first_named(words, ["南阳示范防爆电机有限公司"])


@given(before=AROUND, code=st.sampled_from(CREDIT_CODES), after=AROUND)
def test_a_credit_code_is_found_and_a_broken_one_is_not(before: str, code: str, after: str) -> None:
    assert code in credit_codes_in(f"{before} 代码：{code} {after}")
    wrong = ("A" if code[17] != "A" else "B").join((code[:17], ""))
    assert wrong not in credit_codes_in(f"{before} 代码：{wrong} {after}")


@pytest.mark.parametrize(("words", "name"), [
    ("名称：南阳示范防爆电机有限公司 类型：有限责任公司（自然人投资）", "南阳示范防爆电机有限公司"),
    ("名　　称 上海示范（集团）有限公司\n住 所", "上海示范(集团)有限公司"),
    ("证书持有人：温州示范电器有限公司温州分公司，地址", "温州示范电器有限公司温州分公司"),
    ("委托人:山东示范盐业股份有限公司", "山东示范盐业股份有限公司"),
    ("产品名称：隔爆型三相异步电动机", None),
    ("本公司承诺如下", None),
])
def test_the_holder_is_the_company_behind_its_label(words: str, name: str | None) -> None:
    assert holder_in(words) == name


@pytest.mark.parametrize(("pages", "missing"), [
    (["第1页 共3页", "第3页 共3页"], (2,)),
    (["Page 1 of 2"], (2,)),
    (["共 4 页 第 2 页", "共 4 页 第 3 页"], (1, 4)),
    (["第1页 共2页", "第2页 共2页"], None),
    (["封面", "第2页 共3页"], None),
    (["第1页 共2页", "第1页 共3页"], None),
    (["第 1 页"], None),
    ([], None),
])
def test_missing_pages_are_told_only_where_every_page_is_numbered(
    pages: list[str], missing: tuple[int, ...] | None
) -> None:
    """Covers and annexes with numbers of their own are no evidence."""
    found = missing_pages(pages)
    assert (found.numbers if found else None) == missing


@given(st.text(st.sampled_from("南阳示范有限公司()ABC "), min_size=2, max_size=12).filter(str.strip))
def test_a_name_is_found_however_it_is_spaced(name: str) -> None:
    assert first_named(f"甲方：{' '.join(name)}", [name]) == name
    assert first_named(f"甲方：{name.lower()}", [name]) == name


def test_a_day_in_the_past_of_one_licence_does_not_hide_the_one_in_force() -> None:
    yesterday, later = TODAY - timedelta(days=1), TODAY + timedelta(days=400)
    span = validity_in(f"有效期至{yesterday} 有效期至{later}", TODAY)
    assert span
    assert span.until == later

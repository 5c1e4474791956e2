"""The whole road in Chromium: an explosion-proof motor maker with two sites and a dealer as client."""

import pytest
from playwright.sync_api import Browser

from models.calendar import add_months
from tests.browser.conftest import Served
from tests.browser.file_clock import FileClock
from tests.browser.walking import Walk, printed, walk_the_road, words_of
from tests.journeys.dossiers import CLIENT_OF

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("cnex")]


def test_from_registration_to_the_surveillance_notice(chromium: Browser, clocked: Served, clock: FileClock) -> None:
    """CNEX: every role acts on its own page, and the notice that ends the road is a Word file on disk."""
    walk = Walk(chromium, clocked.address, clocked.office, clock, "cnex_ex")
    notice = words_of(walk_the_road(walk))
    assert CLIENT_OF["cnex_ex"]["name"] in notice
    for certificate in walk.certificates:
        assert certificate.number in notice
        assert printed(add_months(certificate.issued_on, 12)) in notice

"""The whole road in Chromium: recycled industrial salt with both units of table 1."""

import pytest
from playwright.sync_api import Browser

from models.calendar import add_months
from tests.browser.conftest import Served
from tests.browser.file_clock import FileClock
from tests.browser.walking import Walk, printed, walk_the_road, words_of
from tests.journeys.dossiers import CLIENT_OF

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("cec")]


def test_from_registration_to_the_surveillance_notice(chromium: Browser, clocked: Served, clock: FileClock) -> None:
    """CEC: every role acts on its own page, and the notice that ends the road is a Word file on disk."""
    walk = Walk(chromium, clocked.address, clocked.office, clock, "cec_salt")
    notice = words_of(walk_the_road(walk))
    assert CLIENT_OF["cec_salt"]["name"] in notice
    for certificate in walk.certificates:
        assert certificate.number in notice
        assert printed(add_months(certificate.issued_on, 12)) in notice

"""The applicant's pages and the chat beside them draw whatever form a scheme file describes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.chat.reply import reply_to
from intake_app.schemes.library import read_scheme
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import applications
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Actor
from tests.schemes.clinker import CLINKER

OpenPage = Callable[..., AppTest]


@pytest.fixture
def office(office: Office) -> Office:
    """The office with a third scheme beside the two."""
    clinker = read_scheme(CLINKER)
    assert isinstance(clinker, SchemeEdition)
    richer = replace(office, schemes=office.schemes.with_(editions=(*office.schemes.editions, clinker)))
    session.open_office(richer)
    return richer


def test_the_pages_of_an_application_follow_the_scheme_file(
    office: Office, applicant: Actor, open_page: OpenPage
) -> None:
    """Adding a scheme needs no Python on the screens either."""
    draft = applications.start_application(office, applicant, "demo_clinker")
    for page in ("my_applications.py", "application_form.py", "application_units.py", "application_documents.py",
                 "application_check.py"):
        at = open_page(page, application=draft.id)
        assert not at.exception, f"{page}: {at.exception}"
        assert at.subheader, page
    form = open_page("application_form.py", application=draft.id, section="sites")
    labels = {element.label for element in (*form.selectbox, *form.text_input, *form.radio)}
    assert "窑型" in "".join(labels), labels


def test_the_chat_reads_answers_of_a_form_it_never_saw(office: Office, applicant: Actor) -> None:
    """A label of the scheme's own and the common kinds of answers."""
    draft = applications.start_application(office, applicant, "demo_clinker")
    scheme = office.scheme_of(draft)
    reply = reply_to("窑型：新型干法窑，厂区在安徽省芜湖市。", draft, scheme, office.today())
    assert {proposal.path.rpartition(".")[2] for proposal in reply.proposals} >= {"kiln", "city"}

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


def test_a_table_of_the_schemes_own_is_filled_in_row_by_row(
    office: Office, applicant: Actor, open_page: OpenPage
) -> None:
    """The table stands in the form, takes rows and answers, and the reviewer reads them by their names."""
    draft = applications.start_application(office, applicant, "demo_clinker")
    at = open_page("application_form.py", application=draft.id, section="fuels")
    assert not at.exception
    at.button(key=f"add_{draft.id}_fuels").click().run()
    (row,) = applications.application_of(office, applicant, draft.id).row_ids("fuels")
    amount = next(each for each in at.text_input if each.key.startswith(f"answer_{draft.id}_fuels[{row}].amount"))
    amount.set_value("12,000").run()
    assert applications.application_of(office, applicant, draft.id).text(f"fuels[{row}].amount") == "12000"
    check = open_page("application_check.py", application=draft.id)
    (shown,) = (each.value for each in check.dataframe if "用量（t）" in each.value)
    assert [*shown.loc[0, ["燃料种类", "用量（t）"]]] == ["尚未填写", "12000"]


def test_the_chat_puts_an_answer_into_a_row_of_a_table_of_the_schemes_own(office: Office, applicant: Actor) -> None:
    """A label that only one table has names its row: the only one, a new one where there is none."""
    draft = applications.start_application(office, applicant, "demo_clinker")
    scheme = office.scheme_of(draft)
    message = "危险废物经营许可证编号：皖危废 2026-07。"
    (proposal,) = reply_to(message, draft, scheme, office.today()).proposals
    assert proposal.path == "fuels[new].licence"
    saved = applications.accept_proposal(office, applicant, draft.id, proposal.path, proposal.value)
    assert isinstance(saved, applications.SavedAnswer)
    (row,) = saved.application.row_ids("fuels")
    assert saved.path == f"fuels[{row}].licence"
    another = reply_to("另有一种燃料，" + message.replace("07", "08"), saved.application, scheme, office.today())
    assert [each.path for each in another.proposals] == ["fuels[new].licence"]
    again = reply_to(message.replace("07", "09"), saved.application, scheme, office.today())
    assert [each.path for each in again.proposals] == [saved.path]

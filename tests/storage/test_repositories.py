"""What is stored comes back as it was, is found by what it is asked for, and is listed in its order."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from storage_examples import (
    ACCOUNT,
    APPLICATION,
    CERTIFICATE,
    ENGAGEMENT,
    ENTERPRISE,
    FILE,
    LINK,
    MANDATE,
    NOON,
    PAPER,
    SIGN_IN,
    SUBMISSION,
    THINGS,
    VERSIONED,
    UowFactory,
    add_everything,
)

from models.account import Role
from models.application import Answer
from models.base import Frozen
from models.certificate import CertificateState
from models.errors import AlreadyTaken, NotFound, Stale
from models.record import Record, RecordSearch
from models.unsent import UnsentText
from tests.builders import NOW, handed_in

TYPED = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
def filled(every_database: UowFactory) -> UowFactory:
    """A database with one of each thing."""
    with every_database() as uow:
        add_everything(uow)
        uow.commit()
    return every_database


def written(thing: Frozen) -> str:
    """The thing as it is stored, what stands in lists of words sorted: a set comes back in any order."""
    return json.dumps(json.loads(thing.model_dump_json(), object_hook=lambda each: {
        key: sorted(value) if isinstance(value, list) and all(isinstance(word, str) for word in value) else value
        for key, value in each.items()}))


@pytest.mark.parametrize("name", THINGS)
def test_each_thing_comes_back_as_it_was(filled: UowFactory, name: str) -> None:
    """Chinese text, decimals with their zeros, instants with their zone."""
    thing = THINGS[name]
    with filled() as uow:
        repository = getattr(uow, name)
        assert repository.get(thing.id) == repository.find(thing.id) == thing
        assert repository.all() == (thing,)
        assert written(repository.get(thing.id)) == written(thing)


@pytest.mark.parametrize("name", THINGS)
def test_what_is_not_there_is_not_found(every_database: UowFactory, name: str) -> None:
    """`find` answers None, `get` raises, and saving makes nothing new."""
    with every_database() as uow:
        repository = getattr(uow, name)
        assert repository.find("nothing-1") is None
        with pytest.raises(NotFound, match="nothing-1"):
            repository.get("nothing-1")
        with pytest.raises(NotFound):
            repository.save(THINGS[name])
        assert repository.all() == ()


@pytest.mark.parametrize("name", THINGS)
def test_an_id_is_given_once(filled: UowFactory, name: str) -> None:
    """Adding twice is refused, never a silent overwrite."""
    with filled() as uow, pytest.raises(AlreadyTaken) as refusal:
        getattr(uow, name).add(THINGS[name])
    assert refusal.value.what in ("id", "email", "credit_code", "number", "token_sha256")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(TYPED, TYPED))
def test_answers_are_kept_as_typed(filled: UowFactory, answers: dict[str, str]) -> None:
    """Whatever an applicant types comes back to the letter, control characters included."""
    typed = {path: Answer(text=words, by="欧阳静", at=NOON) for path, words in answers.items()}
    with filled() as uow:
        written = uow.applications.save(uow.applications.get(APPLICATION.id).with_(answers=typed))
        uow.commit()
    with filled() as uow:
        assert uow.applications.get(APPLICATION.id) == written
        assert written.answers == typed


@pytest.mark.parametrize("name", VERSIONED)
def test_a_write_counts_the_version(filled: UowFactory, name: str) -> None:
    """The answer of `save` is what the next write must start from."""
    with filled() as uow:
        repository = getattr(uow, name)
        first = repository.save(THINGS[name])
        second = repository.save(first)
        assert (first.version, second.version) == (1, 2)
        assert repository.get(first.id) == second


@pytest.mark.parametrize("name", VERSIONED)
def test_a_write_on_an_old_version_is_refused(filled: UowFactory, name: str) -> None:
    """Two people open the same thing; the second to save must load again."""
    with filled() as mine, filled() as theirs:
        opened = getattr(mine, name).get(THINGS[name].id)
        getattr(theirs, name).save(getattr(theirs, name).get(opened.id))
        theirs.commit()
        with pytest.raises(Stale, match=opened.id):
            getattr(mine, name).save(opened)
    with filled() as uow:
        assert getattr(uow, name).get(THINGS[name].id).version == 1


def test_what_a_row_is_asked_for_follows_the_thing(filled: UowFactory, every_engine: Engine) -> None:
    """A saved thing's columns change with its body."""
    with filled() as uow:
        uow.certificates.save(CERTIFICATE.with_(state=CertificateState.VALID, valid_until=date(2029, 6, 1)))
        uow.commit()
    with every_engine.connect() as connection:
        row = connection.execute(text("SELECT state, valid_until, version FROM certificate")).one()
    assert (row.state, str(row.valid_until), row.version) == ("valid", "2029-06-01", 1)


@pytest.mark.parametrize("typed", ["jing@example.cn", "JING@EXAMPLE.CN", " Jing@Example.cn "])
def test_an_address_is_one_in_any_case(filled: UowFactory, typed: str) -> None:
    """Found, and refused to a second account."""
    with filled() as uow:
        assert uow.accounts.by_email(typed) == ACCOUNT
        with pytest.raises(AlreadyTaken) as refusal:
            uow.accounts.add(ACCOUNT.with_(id="account-2", email=typed))
        assert refusal.value.what == "email"


@pytest.mark.parametrize("typed", ["91350100M000100Y43", "９１３５０１００m000100y43", "9135 0100 M000 100Y 43"])
def test_a_credit_code_is_one_however_it_is_typed(filled: UowFactory, typed: str) -> None:
    """Found, and refused to a second enterprise."""
    with filled() as uow:
        assert uow.enterprises.by_credit_code(typed) == ENTERPRISE
        with pytest.raises(AlreadyTaken) as refusal:
            uow.enterprises.add(ENTERPRISE.with_(id="enterprise-2", credit_code=typed))
        assert refusal.value.what == "credit_code"


@pytest.mark.parametrize(("name", "thing"), [("certificates", CERTIFICATE), ("papers", PAPER)])
def test_a_number_is_given_once(filled: UowFactory, name: str, thing: Any) -> None:
    """Whether the double is new or an older thing that is renumbered."""
    with filled() as uow:
        repository = getattr(uow, name)
        with pytest.raises(AlreadyTaken) as added:
            repository.add(thing.with_(id="other-1"))
        repository.add(thing.with_(id="other-1", number="2"))
        with pytest.raises(AlreadyTaken) as saved:
            repository.save(thing.with_(id="other-1"))
        assert added.value.what == saved.value.what == "number"


def test_a_draft_is_dropped_as_it_was_read(filled: UowFactory) -> None:
    """One that somebody changed or issued since stays."""
    draft = CERTIFICATE.with_(id="certificate-2", number="")
    with filled() as uow:
        uow.certificates.add(draft)
        uow.commit()
    with filled() as uow:
        changed = uow.certificates.save(draft)
        with pytest.raises(Stale):
            uow.certificates.drop(draft)
        uow.certificates.drop(changed)
        assert uow.certificates.all() == (CERTIFICATE,)


def test_drafts_without_a_number_are_no_doubles(filled: UowFactory) -> None:
    """A draft may wait for its number, and so may a second one."""
    with filled() as uow:
        for n in (2, 3):
            uow.certificates.add(CERTIFICATE.with_(id=f"certificate-{n}", number="", state=CertificateState.DRAFT))
        assert len(uow.certificates.all()) == 3


def test_a_refused_double_leaves_the_transaction_usable(filled: UowFactory) -> None:
    """What was written before and after the refusal is committed."""
    with filled() as uow:
        uow.accounts.add(ACCOUNT.with_(id="account-2", email="before@example.cn"))
        with pytest.raises(AlreadyTaken):
            uow.accounts.add(ACCOUNT.with_(id="account-3"))
        uow.accounts.add(ACCOUNT.with_(id="account-4", email="after@example.cn"))
        uow.commit()
    with filled() as uow:
        assert [account.id for account in uow.accounts.all()] == ["account-4", "account-2", "account-1"]


def test_things_are_found_by_what_they_belong_to(filled: UowFactory) -> None:
    """Each list holds its own and nobody else's."""
    with filled() as uow:
        ours = ENTERPRISE.id
        assert uow.accounts.of_enterprise(ours) == (ACCOUNT,)
        assert uow.applications.of_enterprise(ours) == (APPLICATION,)
        assert uow.engagements.of_enterprise(ours) == uow.engagements.of_application(APPLICATION.id) == (ENGAGEMENT,)
        assert uow.certificates.of_enterprise(ours) == uow.certificates.of_engagement(ENGAGEMENT.id) == (CERTIFICATE,)
        assert uow.certificates.by_number(CERTIFICATE.number) == CERTIFICATE
        assert uow.papers.of_enterprise(ours) == uow.papers.about(APPLICATION.id) == (PAPER,)
        assert uow.files.of_owner(APPLICATION.id) == (FILE,)
        assert uow.mandates.of_enterprise(ours) == uow.mandates.of_account(ACCOUNT.id) == (MANDATE,)
        assert uow.mandates.of_account("account-2") == uow.submissions.of_application("application-2") == ()
        for repository in (uow.accounts, uow.applications, uow.engagements, uow.certificates, uow.papers):
            assert repository.of_enterprise("enterprise-2") == ()
        assert uow.certificates.by_number("none") is uow.enterprises.by_credit_code("none") is None
        assert uow.accounts.by_email("nobody@example.cn") is None


def test_records_are_looked_for_in_the_database_and_come_by_the_page(filled: UowFactory) -> None:
    """CNEX-15-b: newest first; the last instant is not within, a sign of a pattern stands for itself."""
    with filled() as uow:
        for number, (verb, subject, name) in enumerate((
            ("a.done", "x", "王芳"), ("b.done", "x", "李_四"), ("a.done", "y", "王芳（受甲公司委托）"),
            ("a.done", "x", "李四"))):
            uow.records.add(Record(at=NOW + timedelta(hours=number), by="account-1", by_name=name, verb=verb,
                                   subject=subject, after={"number": number}, roles={Role.MANAGER, Role.DIRECTOR}))

        def numbers(count: int = 9, skipped: int = 0, **wanted: object) -> list[object]:
            search = RecordSearch.model_validate({"verbs": {"a.done", "b.done"}, **wanted})
            found = uow.records.found(search, count, skipped)
            assert len(found) == min(count, max(uow.records.count(search) - skipped, 0))
            assert all(each.roles == {Role.MANAGER, Role.DIRECTOR} for each in found)
            return [each.after["number"] for each in found]

        assert numbers() == [3, 2, 1, 0]
        assert numbers(2, 1) == [2, 1]
        assert numbers(subjects={"x"}, verbs={"a.done"}) == [3, 0]
        assert numbers(not_about={"x"}) == [2]
        assert numbers(by_name="王芳") == [2, 0]
        assert numbers(by_name="_") == [1]
        assert numbers(since=NOW + timedelta(hours=1), before=NOW + timedelta(hours=3)) == [2, 1]
        assert numbers(subjects=()) == []
        below = uow.records.found(RecordSearch(verbs={"b.done"}), 1)[0].serial
        assert numbers(below=below) == [0]


def test_the_newest_records_come_by_verb_moment_and_subject(filled: UowFactory) -> None:
    """The last ones written in front, no more than asked for; those at the very moment are not after it."""
    with filled() as uow:
        for number, (verb, subject) in enumerate((("a.done", "x"), ("b.done", "x"), ("a.done", "y"), ("a.done", "x"))):
            uow.records.add(Record(at=NOW + timedelta(hours=number), by="account-1", by_name="某人", verb=verb,
                                   subject=subject, after={"number": number}))

        def numbers(*verbs: str, hours: int = -1, count: int = 9, about: tuple[str, ...] | None = None) -> list[object]:
            found = uow.records.newest(verbs, NOW + timedelta(hours=hours), count, about)
            return [each.after["number"] for each in found]

        assert numbers("a.done") == [3, 2, 0]
        assert numbers("a.done", "b.done", count=2) == [3, 2]
        assert numbers("a.done", hours=2) == [3]
        assert numbers("a.done", "b.done", about=("x",)) == [3, 1, 0]
        assert numbers("a.done", about=(*(f"z{n}" for n in range(600)), "x", "y")) == [3, 2, 0]
        assert numbers("a.done", about=()) == numbers() == []

        many = {*(f"z{n}" for n in range(600)), "x"}
        assert [each.after["number"] for each in uow.records.with_verbs({"a.done"}, many)] == [0, 3]
        assert uow.records.with_verbs(set(), many) == uow.records.with_verbs({"a.done"}, ()) == ()


def test_lists_come_in_their_order(filled: UowFactory) -> None:
    """Applications, jobs and papers newest first; the certificate that ends first in front; files as they came."""
    later = NOON + timedelta(days=1)
    with filled() as uow:
        uow.applications.add(APPLICATION.with_(id="application-0", created_at=later))
        uow.engagements.add(ENGAGEMENT.with_(id="engagement-0", accepted_on=date(2026, 3, 10)))
        uow.papers.add(PAPER.with_(id="paper-0", number="0", made_at=later))
        uow.certificates.add(CERTIFICATE.with_(id="certificate-0", number="0", valid_until=date(2029, 5, 4)))
        uow.files.add(FILE.with_(id="file-0", stored_at=later))
        lists = (uow.applications, uow.engagements, uow.papers, uow.certificates)
        assert [[thing.id[-1] for thing in each.all()] for each in lists] == [["0", "1"]] * 4
        assert [file.id for file in uow.files.all()] == ["file-1", "file-0"]


def test_a_thing_of_nobody_is_refused_at_commit(every_database: UowFactory) -> None:
    """References hold, but a transaction may write in any order."""
    with every_database() as uow:
        uow.applications.add(APPLICATION)
        with pytest.raises(IntegrityError):
            uow.commit()
    with every_database() as uow:
        assert uow.applications.all() == ()


def test_a_body_that_is_no_longer_the_thing_is_refused_when_read(filled: UowFactory, every_engine: Engine) -> None:
    """What somebody changed with SQL does not pass for a checked value."""
    with every_engine.begin() as connection:
        connection.execute(text("UPDATE enterprise SET body = '{\"id\": \"enterprise-1\"}'"))
    with filled() as uow, pytest.raises(ValidationError):
        uow.enterprises.all()


def test_what_was_handed_over_is_kept_in_its_order(filled: UowFactory) -> None:
    """Each time once, the application in it as it stood then."""
    second = SUBMISSION.with_(id="application-1-2", number=2, application=APPLICATION.with_(declared_by="欧阳静"))
    with filled() as uow:
        uow.submissions.add(second)
        assert uow.submissions.of_application(APPLICATION.id) == (SUBMISSION, second)
        with pytest.raises(AlreadyTaken):
            uow.submissions.add(second)


def test_a_sign_in_is_kept_and_touched(filled: UowFactory) -> None:
    """The time at which a browser was last seen moves."""
    seen = SIGN_IN.with_(last_seen_at=NOON + timedelta(minutes=5))
    with filled() as uow:
        assert uow.sign_ins.of_account(ACCOUNT.id) == (SIGN_IN,)
        uow.sign_ins.save(seen)
        assert uow.sign_ins.find(SIGN_IN.token_sha256) == seen
        assert uow.sign_ins.find("0" * 64) is None
        with pytest.raises(NotFound):
            uow.sign_ins.save(seen.with_(token_sha256="0" * 64))


def test_a_revoked_sign_in_stays_revoked(filled: UowFactory) -> None:
    """A page that was loading when the sign-in was revoked must not revive it."""
    with filled() as uow:
        uow.sign_ins.save(SIGN_IN.with_(revoked_at=NOON))
        uow.sign_ins.save(SIGN_IN.with_(last_seen_at=NOON + timedelta(minutes=1)))
        revoked = uow.sign_ins.find(SIGN_IN.token_sha256)
        assert revoked is not None
        assert revoked.revoked_at == NOON


def test_a_link_works_once_even_for_two_at_a_time(filled: UowFactory) -> None:
    """Both found it unused; the second to save is refused."""
    with filled() as first, filled() as second:
        mine, theirs = first.links.find(LINK.token_sha256), second.links.find(LINK.token_sha256)
        assert mine == theirs == LINK
        first.links.save(LINK.with_(used_at=NOON))
        first.commit()
        with pytest.raises(Stale):
            second.links.save(LINK.with_(used_at=NOON))
        with pytest.raises(NotFound):
            second.links.save(LINK.with_(token_sha256="0" * 64))
    with filled() as uow:
        assert uow.links.of_purpose(LINK.purpose) == (LINK.with_(used_at=NOON),)
        assert uow.links.of_purpose("other") == ()


@pytest.mark.parametrize("name", ["engagements", "certificates"])
def test_what_was_listed_before_is_listed_as_it_is_now(filled: UowFactory, name: str) -> None:
    """A change of another transaction is seen; one that was rolled back leaves nothing behind."""
    with filled() as uow:
        before = getattr(uow, name).all()
    with filled() as uow:
        given_up = getattr(uow, name).save(before[0].with_(edition="given up"))
        assert getattr(uow, name).all() == (given_up,)
    with filled() as uow:
        assert getattr(uow, name).all() == before
        saved = getattr(uow, name).save(before[0].with_(edition="kept"))
        uow.commit()
    with filled() as uow:
        assert saved.version == given_up.version
        assert getattr(uow, name).all() == (saved,)


def test_applications_are_found_by_the_first_end_of_their_documents(filled: UowFactory) -> None:
    """CNEX-12.3.1-e: on the last day a document still counts; a renewed one no longer shows."""
    ends_on = date(2026, 6, 1)
    document = handed_in("licence", valid_until=ends_on)
    with filled() as uow:
        saved = uow.applications.save(APPLICATION.with_(documents=(document,)))
        uow.commit()
    with filled() as uow:
        assert uow.applications.with_documents_ended(ends_on) == ()
        assert uow.applications.with_documents_ended(ends_on + timedelta(days=1)) == (saved,)
        uow.applications.save(saved.with_(documents=(document.with_(valid_until=date(2027, 6, 1)),)))
        uow.commit()
    with filled() as uow:
        assert uow.applications.with_documents_ended(ends_on + timedelta(days=1)) == ()


def test_papers_are_found_by_their_ids(filled: UowFactory) -> None:
    with filled() as uow:
        assert uow.papers.those({PAPER.id, "nothing-1"}) == (PAPER,)
        assert uow.papers.those(()) == ()


def test_of_two_that_keep_the_first_text_at_a_place_the_second_is_told(filled: UowFactory) -> None:
    """And may then write over it: an account has one text at a place."""
    first = UnsentText(account_id=ACCOUNT.id, place="decide_engagement-1", text="甲", saved_at=NOON)
    with filled() as uow:
        uow.unsent_texts.put(first)
        uow.commit()
    second = first.with_(text="乙", saved_at=NOON + timedelta(seconds=1))
    with filled() as uow, pytest.raises(AlreadyTaken):
        uow.unsent_texts.add(second)
    with filled() as uow:
        uow.unsent_texts.put(second)
        uow.commit()
    with filled() as uow:
        assert uow.unsent_texts.of_account(ACCOUNT.id) == (second,)
        assert uow.unsent_texts.remove([first.id, "nothing-1"]) == 1
        assert uow.unsent_texts.of_account(ACCOUNT.id) == ()

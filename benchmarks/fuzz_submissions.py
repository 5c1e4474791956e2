"""Applications fuzzed through the real services on SQLite: no spoilt one may be submitted, no whole one refused.

    .venv/bin/python -m benchmarks.fuzz_submissions --count 10000 --seed 1

Each begins whole, is spoilt and mended at random by the use cases behind the screens, and is handed over, twice.
Whether it is whole is kept count of here; the rules under test are not asked.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from intake_app.rules.answers import field_at, parse_path
from intake_app.rules.certification_units import proposed_units
from intake_app.schemes.schema import FieldDefinition, FieldKind
from intake_app.services import applications, units
from intake_app.services.applications import Conflict, SavedAnswer
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.application import AnswerSource, Application, ApplicationState, DocumentVerdict
from models.errors import NotFound, NotPermitted
from models.ids import ApplicationId
from models.storage.engine import engine_for
from models.storage.migrate import upgrade
from models.storage.unit_of_work import units_of_work_on
from tests.builders import TODAY, cec_draft, cnex_draft, completed
from tests.offices import Clock, office_on
from tests.services.jobs import client, enterprise

BLANKS = ("", "   ", "\t\n", "\u3000", "\u200b\u200b")
WRONG: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.CREDIT_CODE: ("91411300MA0T3R7161", "12345", "统一社会信用代码", "91411300MA0T3R716U1"),
    FieldKind.PHONE: ("138", "电话", "13800000000000000"),
    FieldKind.EMAIL: ("contact@", "no mail", "a@b@c"),
    FieldKind.CITY: ("亚特兰蒂斯", "123", "<script>"),
    FieldKind.DATE: ("2025-13-40", "明天", "2025-02-30", "99999"),
    FieldKind.NUMBER: ("很多", "minus three", "1.2.3", "1e999"),
    FieldKind.INTEGER: ("很多", "12.5", "-", "八十"),
    FieldKind.YES_NO: ("也许", "yes and no"),
    FieldKind.CHOICE: ("no_such_choice", "'; DROP TABLE application; --"),
    FieldKind.FAMILY: ("no_such_family", "防爆飞机"),
    FieldKind.MODELS: ("；；、", ",,,"),
    FieldKind.SITE_CHOICES: ("s99", "一厂 s99"),
}
"""Values that no field of the kind may take, as people or programs may send them."""


@dataclass
class Fuzzed:
    """One application under way: what it was when it was whole, and what is spoilt now."""

    id: str
    whole: Application
    spoilt: set[str] = field(default_factory=set)
    """Paths of answers, and whatever else is known to be wrong."""


@dataclass
class Tally:
    """What became of all of them; both lists must stay empty."""

    outcomes: Counter[str] = field(default_factory=Counter)
    invalid_submitted: list[str] = field(default_factory=list)
    whole_refused: list[str] = field(default_factory=list)


def fuzz(office: Office, count: int, seed: int | str) -> Tally:
    """`count` applications of enterprise-1, each from a seed of its own."""
    tally = Tally()
    for number in range(count):
        chance = Random(f"{seed}-{number}")
        fuzzed = begun(office, chance, f"application-{seed}-{number}")
        for _ in range(chance.randrange(9)):
            chance.choices(ACTS, WEIGHTS)[0](office, chance, fuzzed)
        hand_over(office, chance, fuzzed, tally)
    return tally


def begun(office: Office, chance: Random, id: str) -> Fuzzed:
    """A whole application, now and then with a document missing, expired or returned."""
    draft = cnex_draft if chance.random() < 0.5 else cec_draft
    sites: list[dict[str, str]] = [{} for _ in range(chance.choice((1, 1, 2, 3)))]
    rows = " ".join(f"s{number}" for number in range(1, len(sites) + 1))
    products = [{"models": "；".join(f"M{product}-{model}" for model in range(chance.randint(1, 3))), "sites": rows}
                for product in range(chance.choice((1, 1, 2)))]
    ready = completed(draft(sites=sites, products=products), id=ApplicationId(id), state=ApplicationState.DRAFT,
                      edition=None, submitted_on=None, complete_on=None, declared_by="")
    fuzzed = Fuzzed(id=id, whole=ready)
    if chance.random() < 0.25:
        place = chance.randrange(len(ready.documents))
        document = ready.documents[place]
        mended = chance.choice((
            (), (document.with_(valid_until=TODAY.replace(year=2020)),),
            (document.with_(verdict=DocumentVerdict.RETURNED, note="缺页"),),
        ))
        fuzzed.spoilt.add(f"{document.requirement}@{document.subject}")
        ready = ready.with_(documents=(*ready.documents[:place], *mended, *ready.documents[place + 1:]))
    with office.unit_of_work() as uow:
        uow.applications.add(ready)
        uow.commit()
    return fuzzed


def spoil(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """Empty an answer that must be given, or put what its kind cannot take."""
    path, definition = chance.choice(_spoilable(office, fuzzed))
    values = WRONG.get(definition.kind, ())
    is_blank = definition.is_required and (not values or chance.random() < 0.4)
    if is_blank or values:
        _write(office, fuzzed, path, chance.choice(BLANKS if is_blank else values), is_right=False)


def mend(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """Give a spoilt answer its first value again."""
    paths = sorted(path for path in fuzzed.spoilt if path in fuzzed.whole.answers)
    if paths:
        path = chance.choice(paths)
        _write(office, fuzzed, path, fuzzed.whole.text(path), is_right=True)


def overwrite_unseen(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """Write over a value that somebody else has changed meanwhile: nothing may happen."""
    path, _ = chance.choice(_spoilable(office, fuzzed))
    outcome = applications.save_answer(office, client(), fuzzed.id, path, "unseen", expected="what was never there")
    assert isinstance(outcome, Conflict), outcome


def blank_from_elsewhere(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """A proposal without a value says nothing."""
    path, _ = chance.choice(_spoilable(office, fuzzed))
    before = _now(office, fuzzed)
    applications.save_answer(office, client(), fuzzed.id, path, "  ", source=AnswerSource.CHAT)
    assert _now(office, fuzzed) == before


def add_a_row(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """An empty site or product lacks everything, until it is taken away again."""
    section = chance.choice(("sites", "products"))
    added = applications.add_row(office, client(), fuzzed.id, section)
    assert isinstance(added, Application)
    row = added.row_ids(section)[-1]
    if chance.random() < 0.5:
        applications.remove_row(office, client(), fuzzed.id, section, row)
    else:
        fuzzed.spoilt.add(f"{section}[{row}]")


def remove_a_row(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """The only product, or a site that a product is made at, gone for good."""
    application = _now(office, fuzzed)
    products = application.row_ids("products")
    section = "products" if len(products) == 1 else "sites"
    for row in application.row_ids(section)[:1]:
        if row in fuzzed.whole.row_ids(section):
            applications.remove_row(office, client(), fuzzed.id, section, row)
            fuzzed.spoilt.add(f"{section}[{row}]")


def wish_and_confirm(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """Ask for any merge, forbidden ones too, and confirm whatever division there is then."""
    application = _now(office, fuzzed)
    divided = proposed_units(application, office.scheme_of(application))
    if divided:
        chosen = [each.id for each in chance.sample(divided, min(2, len(divided)))]
        outcome = units.ask_to_merge(office, client(), fuzzed.id, chosen, "同一设计")
        assert isinstance(outcome, Refused) or len({each.site_row for each in divided if each.id in chosen}) == 1
    confirm(office, chance, fuzzed)


def confirm(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """Confirm the division as it stands."""
    units.confirm_units(office, client(), fuzzed.id)


def break_in(office: Office, chance: Random, fuzzed: Fuzzed) -> None:
    """Write as another enterprise, or where there is no question: refused, and nothing changed."""
    before = _now(office, fuzzed)
    stranger, path = chance.choice((
        (client("enterprise-2"), "client.contact"), (client("enterprise-2"), "products[p1].models"),
        (client(), "client.no_such_question"), (client(), "sites[s99].name"), (client(), "../../etc/passwd"),
    ))
    try:
        applications.save_answer(office, stranger, fuzzed.id, path, "x")
    except (NotFound, NotPermitted):
        assert _now(office, fuzzed) == before
        return
    raise AssertionError(f"{path} was written")


Act = Callable[[Office, Random, Fuzzed], None]
ACTS: tuple[Act, ...] = (spoil, mend, confirm, overwrite_unseen, blank_from_elsewhere, add_a_row, remove_a_row,
                         wish_and_confirm, break_in)
WEIGHTS = (6, 8, 3, 1, 1, 1, 0.5, 2, 0.5)


def hand_over(office: Office, chance: Random, fuzzed: Fuzzed, tally: Tally) -> None:
    """Submit, twice, with or without a declaration, and compare with what is known of the application."""
    if chance.random() < 0.5:
        confirm(office, chance, fuzzed)
    declared_by = chance.choice(("林晓", "林晓", "林晓", "林晓", "", "   "))
    application = _now(office, fuzzed)
    faults = sorted(place for place in fuzzed.spoilt if _still_counts(place, application))
    if not _is_divided_rightly(application):
        faults.append("units")
    if not declared_by.strip():
        faults.append("declaration")
    outcomes = [applications.submit(office, client(), fuzzed.id, declared_by) for _ in range(2)]
    handed_over = isinstance(outcomes[0], Application)
    assert handed_over == isinstance(outcomes[1], Application)
    tally.outcomes["submitted" if handed_over else "refused"] += 1
    if handed_over and faults:
        tally.invalid_submitted.append(f"{fuzzed.id}: {faults}")
    if isinstance(outcomes[0], Refused) and not faults:
        tally.whole_refused.append(f"{fuzzed.id}: {[reason.text.en for reason in outcomes[0].reasons]}")
    _check_what_is_kept(office, fuzzed, handed_over)


def _check_what_is_kept(office: Office, fuzzed: Fuzzed, handed_over: bool) -> None:
    """A submission is on record once and ends all changes; a refusal leaves no trace."""
    now = _now(office, fuzzed)
    with office.unit_of_work() as uow:
        submissions = sum(1 for record in uow.records.about(fuzzed.id) if record.verb == "application.submitted")
    if not handed_over:
        assert (now.state, submissions) == (ApplicationState.DRAFT, 0)
        return
    assert (now.state, submissions) == (ApplicationState.SUBMITTED, 1)
    assert isinstance(applications.save_answer(office, client(), fuzzed.id, "client.contact", "x"), Refused)
    assert _now(office, fuzzed) == now


def _write(office: Office, fuzzed: Fuzzed, path: str, text: str, *, is_right: bool) -> None:
    where = parse_path(path)
    if where is not None and where.row is not None and where.row not in _now(office, fuzzed).row_ids(where.section):
        return
    outcome = applications.save_answer(office, client(), fuzzed.id, path, text)
    assert isinstance(outcome, SavedAnswer), outcome
    (fuzzed.spoilt.discard if is_right else fuzzed.spoilt.add)(path)


def _spoilable(office: Office, fuzzed: Fuzzed) -> list[tuple[str, FieldDefinition]]:
    """The answers whose loss is a fault whatever else is answered."""
    scheme = office.scheme_of(fuzzed.whole)
    now = _now(office, fuzzed)
    found = []
    for path in fuzzed.whole.answers:
        definition, where = field_at(path, scheme), parse_path(path)
        section = scheme.section(where.section) if where else None
        if definition is None or where is None or section is None or definition.required_when or section.when:
            continue
        if where.row is None or where.row in now.row_ids(where.section):
            found.append((path, definition))
    return found


def _still_counts(place: str, application: Application) -> bool:
    """Whether what is spoilt is still asked for: the papers of a unit that was merged into another are not."""
    _, _, subject = place.partition("@")
    return not subject.startswith("units[") or subject[6:-1] in {each.id for each in application.units}


def _is_divided_rightly(application: Application) -> bool:
    """Whether the confirmed units hold every model at every site that the answers name, and nothing else."""
    expected = set()
    for product in application.row_ids("products"):
        family = application.text(f"products[{product}].family")
        models = [model for model in application.text(f"products[{product}].models").split("；") if model]
        chosen = application.text(f"products[{product}].sites").split()
        sites = application.row_ids("sites")
        made_at = [row for row in sites if row in chosen] if chosen or len(sites) > 1 else list(sites)
        expected |= {(family, model, row) for model in models for row in made_at}
    confirmed = {(each.family, model, each.site_row) for each in application.units for model in each.model.split("、")}
    producers = {each.producer_name for each in application.units}
    return bool(confirmed) and confirmed == expected and producers == {application.text("producer.name")}


def _now(office: Office, fuzzed: Fuzzed) -> Application:
    with office.unit_of_work() as uow:
        return uow.applications.get(fuzzed.id)


def with_enterprises(office: Office) -> Office:
    """The office with the two enterprises that the fuzzed applications know."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.enterprises.add(enterprise("enterprise-2"))
        uow.commit()
    return office


def main() -> int:
    """Print what became of them; status 1 where one was judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{folder}/fuzzed.sqlite3")
        upgrade(engine)
        office = with_enterprises(office_on(units_of_work_on(engine), Path(folder) / "files", Clock()))
        begins_at = time.perf_counter()
        tally = fuzz(office, asked.count, asked.seed)
        seconds = time.perf_counter() - begins_at
        engine.dispose()
    print(f"{asked.count} applications, seed {asked.seed}: {dict(tally.outcomes)} in {seconds:.0f} s")
    print(f"spoilt and submitted: {len(tally.invalid_submitted)}; whole and refused: {len(tally.whole_refused)}")
    print("\n".join([*tally.invalid_submitted[:20], *tally.whole_refused[:20]]))
    return 1 if tally.invalid_submitted or tally.whole_refused else 0


if __name__ == "__main__":
    sys.exit(main())

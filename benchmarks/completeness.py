"""How long it takes to say what is missing: 50 units, 40 documents for each of them, 700 questions.

    .venv/bin/python -m benchmarks.completeness [--profile]

The application is one of CNEX-01-G:2026 with 25 products at 2 sites and rows in its tables until 700 questions are
asked; so that each unit has 40 documents, the scheme's own are asked for over and over. The same is measured with the
documents as the scheme has them. Half of the answers are wrong or empty, as the sentences are what takes time.
"""

import cProfile
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answers import asked_sections, is_asked
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import completeness, document_lines
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import DocumentSubject, SchemeEdition
from models.application import Answer, Application, SubmittedDocument
from models.ids import ApplicationId, EnterpriseId, FileId

TODAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, tzinfo=UTC)
RUNS = 100

SITES, PRODUCTS, MODELS = 2, 25, 1
UNITS, DOCUMENTS_OF_A_UNIT, QUESTIONS = SITES * PRODUCTS * MODELS, 40, 700

PARTY = {"name": "南阳示范防爆电机有限公司", "credit_code": "91411300MA0T3R716U", "city": "河南省南阳市",
         "address": "河南省南阳市宛城区示范路 1 号", "kind": "producer", "contact": "张示范", "mobile": "13800000000",
         "email": "contact@example.com"}
SITE = {"city": "河南省南阳市", "address": "宛城区示范路 1 号", "employees": "80", "data_complexity": "low"}
PRODUCT = {"name": "隔爆型三相异步电动机", "family": "ex_motor", "ex_marking": "Ex db IIB T4 Gb"}
MATERIAL = {"name": "壳体铸件", "quantity": "2400", "quantity_unit": "piece", "weight": "486,000",
            "main_material": "cast_iron", "supplier": "镇平铸造厂", "evidence": "weighing"}
ENERGY = {"carrier": "electricity", "amount": "312.5", "unit": "ten_thousand_kwh", "evidence": "invoice"}


def scheme_with_documents(scheme: SchemeEdition, of_a_unit: int) -> SchemeEdition:
    """The scheme with so many documents for each unit, its own under ever new names."""
    own = [each for each in scheme.documents if DocumentSubject.UNIT in each.subjects]
    more = [own[number % len(own)].with_(key=f"{own[number % len(own)].key}_{number}")
            for number in range(of_a_unit - len(own))]
    return scheme.with_(documents=(*scheme.documents, *more))


def application_of(scheme: SchemeEdition) -> Application:
    """An application with 50 units and 700 questions, with every other document of the scheme handed in."""
    sites = tuple(f"s{number}" for number in range(SITES))
    products = tuple(f"p{number}" for number in range(PRODUCTS))
    texts = {path_of(role, key): text for role in ("client", "producer", "factory") for key, text in PARTY.items()}
    texts |= {"application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}
    for number, row in enumerate(sites):
        texts |= _row("sites", row, SITE | {"name": f"{number + 1} 号厂区"})
    for number, row in enumerate(products):
        texts |= _row("products", row, PRODUCT | {"models": f"YBX3-{80 + number}M1-4", "sites": " ".join(sites)})
    rows = {"sites": sites, "products": products, "materials": (), "energy": ()}
    while _questions(application := _application(rows, texts), scheme) < QUESTIONS:
        number = len(rows["materials"])
        rows["materials"] += (f"m{number}",)
        rows["energy"] += (f"e{number}",)
        texts |= _row("materials", f"m{number}", MATERIAL | {"product": products[number % PRODUCTS]})
        texts |= _row("energy", f"e{number}", ENERGY | {"site": sites[number % SITES]} | (
            {"amount": "很多", "unit": "m3"} if number % 2 else {}))
    divided = application.with_(units=proposed_units(application, scheme))
    lines = [line for line in document_lines(divided, scheme) if line.is_needed][::2]
    return divided.with_(documents=tuple(
        SubmittedDocument(requirement=line.requirement, subject=line.subject, file_id=FileId(f"f{number}"),
                          file_name="材料.pdf", handed_in_at=AT)
        for number, line in enumerate(lines)
    ))


def _application(rows: dict[str, tuple[str, ...]], texts: dict[str, str]) -> Application:
    return Application(
        id=ApplicationId("application"), enterprise_id=EnterpriseId("enterprise"), scheme="cnex_ex", created_at=AT,
        rows=dict(rows), answers={path: Answer(text=text, by="张示范", at=AT) for path, text in texts.items()},
    )


def _row(section: str, row: str, values: dict[str, str]) -> dict[str, str]:
    return {path_of(section, key, row): text for key, text in values.items()}


def _questions(application: Application, scheme: SchemeEdition) -> int:
    """How many questions the form asks, optional ones too."""
    return sum(
        is_asked(field, application, scheme, row)
        for section in asked_sections(application, scheme)
        for row in (application.row_ids(section.key) if section.repeats else (None,))
        for field in scheme.fields_of(section.key)
    )


def milliseconds(run: Callable[[], object]) -> list[float]:
    """How long each of the runs took of one core, whatever else the machine does."""
    took = []
    for _ in range(RUNS):
        begun = time.process_time()
        run()
        took.append((time.process_time() - begun) * 1000)
    return sorted(took)


def main() -> None:
    """Measure both schemes and print a row of the table in RESULTS.md for each."""
    scheme = built_in_schemes().in_force("cnex_ex", TODAY)
    print(f"Python {platform.python_version()}, {platform.machine()}, {RUNS} runs each, in milliseconds")
    print("| units | document lines | questions | missing | median | 95 % |\n|---|---|---|---|---|---|")
    for edition in (scheme, scheme_with_documents(scheme, DOCUMENTS_OF_A_UNIT)):
        application = application_of(edition)
        found = completeness(application, edition, TODAY)
        if "--profile" in sys.argv:
            cProfile.runctx("for _ in range(20): completeness(application, edition, TODAY)", globals(),
                            locals(), sort="cumulative")
        took = milliseconds(partial(completeness, application, edition, TODAY))
        print(f"| {len(application.units)} | {len(found.documents)} | {_questions(application, edition)} |"
              f" {len(found.missing)} | {statistics.median(took):.1f} | {took[int(RUNS * 0.95)]:.1f} |")


if __name__ == "__main__":
    main()

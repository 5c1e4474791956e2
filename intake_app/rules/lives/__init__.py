"""The lives of all kinds of things: what may happen to each, by whom, when, under which clause (requirements k).

Imports the rules whose answers are the guards. Begin with `certificate`; `docs/states.md` is drawn from `LIVES`.
"""

from typing import Any

from intake_app.rules.complaints import COMPLAINT
from intake_app.rules.lives.application import APPLICATION
from intake_app.rules.lives.certificate import CERTIFICATE, CHANGE
from intake_app.rules.lives.following import DISCLOSURE, SURVEILLANCE
from intake_app.rules.lives.investigation import INVESTIGATION
from intake_app.rules.lives.job import JOB
from intake_app.rules.retention import DISPOSAL
from intake_app.rules.transitions import Machine
from intake_app.schemes.schema import SchemeEdition
from models.reference import ClauseRef

LIVES: tuple[Machine[Any], ...] = (APPLICATION, JOB, CERTIFICATE, CHANGE, SURVEILLANCE, INVESTIGATION, DISCLOSURE,
                                  COMPLAINT, DISPOSAL)

_CLAUSES = {row.verb: row.clause for life in LIVES for row in life.transitions}


def clause_of(verb: str, scheme: SchemeEdition) -> ClauseRef | None:
    """The clause that a Record with this verb rests on, None where the scheme names none; any other is a KeyError."""
    return _CLAUSES[verb](scheme)

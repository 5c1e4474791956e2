"""What an act was about, in its answer: the page may have gone on to the next job or certificate by then."""

from datetime import datetime

from intake_app.services.papers import papers_about
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.showing import escaped
from models.application import PartyRole
from models.certificate import Certificate
from models.engagement import Engagement

MOST = 5
"""Things that are named one by one; of more, the answer says nothing but what was done."""


def told_of(outcome: object, done: str, since: datetime) -> str:
    """What was done, behind the job or certificate that it was done to, with the papers made of it since.

    An enterprise reads of its own only, and is not told whose it is.
    """
    things = outcome if isinstance(outcome, tuple) else (outcome,)
    about = [each for each in things if isinstance(each, Certificate | Engagement)]
    if not about or len(about) > MOST or not session.is_staff():
        return done
    names = t("; ").join(dict.fromkeys(map(_name, about)))
    papers = [paper for each in about for paper in papers_about(session.office(), session.current_actor(), each.id)
              if paper.made_at >= since]
    links = t(", ").join(f"[{escaped(paper.number)}](/files/{paper.file_id})" for paper in papers[:MOST])
    return f"**{escaped(names)}**  \n{done}" + (f" {t('Made: {papers}', papers=links)}" if links else "")


def _name(thing: Certificate | Engagement) -> str:
    client = thing.parties[PartyRole.CLIENT].name
    if isinstance(thing, Engagement):
        return " · ".join((client, *dict.fromkeys(f"{unit.product_name} {unit.model}" for unit in thing.units)))
    return " · ".join(filter(None, (thing.number, client, f"{thing.unit.product_name} {thing.unit.model}")))

"""Asking a language model about a message of the chat; what it answers passes the gate, and nothing is written."""

from collections.abc import Sequence

from intake_app.chat.gate import Gated, gated
from intake_app.chat.proposals import Proposal
from intake_app.chat.suggestions import Silence, request_for
from intake_app.services.access import require_filler
from intake_app.services.office import Office
from models.account import Actor
from models.application import Application


def suggested(
    office: Office, actor: Actor, application: Application, message: str, made: Sequence[Proposal]
) -> Gated | Silence:
    """What a model adds to the proposals that the rules `made`; slow, as it waits for the model's server.

    Only who fills in for the enterprise sends its words out of the house. `application` is as the rules read it: what
    was accepted meanwhile must not hide that the model contradicts them.
    """
    require_filler(actor, application)
    if office.suggester is None:
        return Gated()
    scheme = office.scheme_of(application)
    answer = office.suggester.suggest(request_for(message, application, scheme))
    return answer if isinstance(answer, Silence) else gated(
        answer, message, application, scheme, made, office.today()
    )

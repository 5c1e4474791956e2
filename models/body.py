"""How a certification body is reached, as its papers print it."""

from models.base import Frozen


class BodyContact(Frozen):
    """Address, phone and e-mail of one body; what is empty is left off its papers.

    `id` is the body's short name in its scheme files, so that several schemes of one body share one contact.
    """

    id: str
    address: str = ""
    phone: str = ""
    email: str = ""
    version: int = 0

"""An enterprise that registered itself; it acts as client and sees its own things only."""

from datetime import datetime

from models.base import Frozen
from models.ids import EnterpriseId


class Enterprise(Frozen):
    """A registered enterprise (注册企业)."""

    id: EnterpriseId
    name: str
    credit_code: str
    contact_name: str
    phone: str
    email: str
    registered_at: datetime

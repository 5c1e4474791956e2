"""What was handed over, kept as it stood: the evidence that a round of supplements is compared with."""

from datetime import date

from models.application import Application
from models.base import Frozen
from models.ids import ApplicationId


class Submission(Frozen):
    """One handing-over of an application (提交); the first has the number 1."""

    id: str
    application_id: ApplicationId
    number: int
    submitted_on: date
    by: str
    application: Application
    """The application as it was handed over."""

"""Made-up enterprises that register themselves."""

from itertools import count

from stdnum.cn import uscc

from intake_app.services.accounts import Registration
from models.credit_code import ALPHABET, ORGANISATION_WEIGHTS

PASSWORD = "green paths lead home"
_numbers = count(1)


def made_up_credit_code(number: int) -> str:
    """A code whose check digits fit and that no enterprise holds: its organisation part spells TEXT."""
    organisation = f"TEXT{number:04d}"
    total = sum(int(sign, 36) * weight for sign, weight in zip(organisation, ORGANISATION_WEIGHTS, strict=True))
    left = 11 - total % 11
    start = f"91330100{organisation}" + {10: "X", 11: "0"}.get(left, str(left))
    digit = uscc.calc_check_digit(start)
    assert digit in ALPHABET
    return start + digit


def registration(email: str, **changes: str) -> Registration:
    """A form without faults, each with a credit code of its own."""
    form = {
        "name": "远山防爆电气有限公司",
        "credit_code": made_up_credit_code(next(_numbers)),
        "contact_name": "李明",
        "phone": "13800000000",
        "email": email,
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    return Registration(**{**form, **changes})

"""Each module finds one kind of thing in a message; `ALL` is the order in which they may take words.

A recogniser is a function from a `Reading` to findings. What an earlier one has taken, a later one leaves alone, so
that eleven digits inside a credit code never become a telephone number.
"""

from collections.abc import Callable, Iterator

from intake_app.chat.proposals import Finding
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.answers_by_label import labelled_answers
from intake_app.chat.recognisers.companies import company_names
from intake_app.chat.recognisers.consents import consents
from intake_app.chat.recognisers.contacts import contact_persons, emails, phones
from intake_app.chat.recognisers.credit_codes import credit_codes, identity_numbers
from intake_app.chat.recognisers.figures import employee_counts, outputs
from intake_app.chat.recognisers.other_numbers import other_numbers
from intake_app.chat.recognisers.periods import periods
from intake_app.chat.recognisers.places import addresses, cities, postcodes
from intake_app.chat.recognisers.products import product_families, product_models, product_names
from intake_app.chat.recognisers.site_names import site_names

Recogniser = Callable[[Reading], Iterator[Finding]]

ALL: tuple[Recogniser, ...] = (
    identity_numbers,
    emails,
    labelled_answers,
    credit_codes,
    other_numbers,
    periods,
    phones,
    company_names,
    site_names,
    addresses,
    postcodes,
    cities,
    contact_persons,
    product_names,
    product_models,
    product_families,
    employee_counts,
    outputs,
    consents,
)

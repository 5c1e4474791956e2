"""Each module finds one kind of thing in a message; `ALL` is the order in which they may take words.

A recogniser is a function from a `Reading` to findings. What an earlier one has taken, a later one leaves alone, so
that eleven digits inside a credit code never become a telephone number. `field_values` reads the value of one field at
one place; what stands behind a label or in a table is read through it.
"""

from collections.abc import Callable, Iterator

from intake_app.chat.proposals import Finding
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.addresses import addresses, shared_addresses
from intake_app.chat.recognisers.certificates import earlier_certificates, markings, product_standards
from intake_app.chat.recognisers.choices import chosen_options, thresholds
from intake_app.chat.recognisers.companies import company_names
from intake_app.chat.recognisers.consents import consents
from intake_app.chat.recognisers.contacts import contact_persons, emails, envelopes, phones
from intake_app.chat.recognisers.credit_codes import credit_codes, identity_numbers
from intake_app.chat.recognisers.designations import product_models
from intake_app.chat.recognisers.ends_of_life import ends_of_life
from intake_app.chat.recognisers.figures import answered_counts, capacities, employee_counts, outputs
from intake_app.chat.recognisers.inventories import inventories
from intake_app.chat.recognisers.keyed_rows import keyed_rows
from intake_app.chat.recognisers.labelled import labelled_answers
from intake_app.chat.recognisers.other_numbers import other_numbers
from intake_app.chat.recognisers.own_rows import own_rows
from intake_app.chat.recognisers.periods import periods
from intake_app.chat.recognisers.phrases import phrases, sites_of_products
from intake_app.chat.recognisers.places import cities
from intake_app.chat.recognisers.products import product_families, product_names
from intake_app.chat.recognisers.site_names import counted_sites, site_names, sites_in_turn
from intake_app.chat.recognisers.tables import tables
from intake_app.chat.recognisers.upright_rows import upright_rows
from intake_app.chat.recognisers.visits import visit_wishes
from intake_app.chat.recognisers.workshop_outputs import workshop_outputs

Recogniser = Callable[[Reading], Iterator[Finding]]

ALL: tuple[Recogniser, ...] = (
    envelopes,
    identity_numbers,
    tables,
    upright_rows,
    workshop_outputs,
    counted_sites,
    sites_in_turn,
    ends_of_life,
    own_rows,
    inventories,
    keyed_rows,
    sites_of_products,
    shared_addresses,
    visit_wishes,
    labelled_answers,
    emails,
    phrases,
    credit_codes,
    earlier_certificates,
    product_standards,
    markings,
    other_numbers,
    periods,
    phones,
    company_names,
    addresses,
    site_names,
    cities,
    contact_persons,
    product_names,
    product_models,
    product_families,
    answered_counts,
    employee_counts,
    capacities,
    outputs,
    consents,
    chosen_options,
    thresholds,
)

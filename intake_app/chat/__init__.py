"""Messages become proposals of field values, never writes: rules only, closed grammars, no model.

`reply_to` reads a message, proposes what it states, says what it could not take and answers the questions it knows.
The applicant accepts each proposal; the service writes it. May import the rules, the schemes and the models.
Begin with `proposals.py`, then `extraction.py`; each file in `recognisers/` knows one kind of thing.
"""

"""The vocabulary of Footmark: frozen values that the rules, the services and the papers speak in.

Nothing here reads a clock, a file or a database; only `models.storage` does, and only `intake_app.bootstrap`
imports it. Begin with `application`, `engagement` and `certificate`: a case passes through them in that order.
"""

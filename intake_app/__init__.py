"""The application: schemes (rules as data), rules (pure questions), services (use cases), chat, screens.

Imports run one way: ui -> services -> rules -> schemes -> models. Only `bootstrap` knows the storage.
Begin with `services/applications.py` to see a use case, `rules/completeness.py` to see a rule.
"""

"""Certification schemes as data: one TOML file per edition, `house.toml` for what the body sets itself.

A figure carries its clause in the file; `schema` refuses one without. Imports `models` only.
"""

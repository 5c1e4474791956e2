"""One question, one pure function: facts, a scheme edition and `today` go in, the answer comes out with its clauses.

Imports `schemes` and `models` only; reads no clock, no file but the list of places, and no database. Figures, words and
demands are the scheme edition's; what follows from them is said here. Begin with `completeness`: what is missing, and why.
"""

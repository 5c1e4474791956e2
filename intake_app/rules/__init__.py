"""One question, one pure function: facts, a scheme edition and `today` go in, the answer comes out with its clauses.

Imports `schemes` and `models` only; reads no clock, no database, and no file but the list of places. Figures, words
and demands are the scheme edition's; what follows from them is said here. Begin with `completeness`: what is missing.
"""

"""One use case = one function: check who asks, load, ask the rules, write the change and its Record, commit.

A service takes an open `ports.Office` (unit of work, files, schemes, calendar, clock) and the `Actor`. What a person
may be told comes back as a value (`Refused`); `NotPermitted` is raised for what the actor may not do at all.
"""

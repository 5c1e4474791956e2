"""The engines on the command line: a JSON file goes in, JSON comes out, no screen and no database.

Imports rules, schemes, planning and papers, as services do; `intake_app.cli` wires the commands. Begin with
`case_files` and `application_files` (what may stand in a file), then `applications` and `cases` (what is answered).
"""

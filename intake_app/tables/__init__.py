"""Tables that applicants bring: a workbook or pasted rows become a plan of changes, and a sheet comes back marked.

Pure: bytes, fields and an application in; a reading, a plan or bytes out. May import rules, schemes and models, and is
the only home of openpyxl. Formulas are read as the results that the file keeps, never worked out; no link is followed.

Begin with `reading` (what a sheet says) and `changes` (what taking it over would do); `blank` and `marked` make what
goes out. Whatever stops a reading is a `Text`: a sentence with its remedy.
"""

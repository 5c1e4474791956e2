"""Calendars in iCalendar's format: a plan goes out, somebody's leave comes in.

Pure: values in, bytes out, and the other way round. May import models, and is the only home of icalendar and of the
library that works out recurring events. Days are days in China. Begin with `plan` (out) and `leave` (in).
"""

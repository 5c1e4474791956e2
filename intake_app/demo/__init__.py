"""A body at work, made up: people, enterprises with an application at every stage, certificates around today.

Everything that a case has gone through was done by the same services that the screens use, with the clock set back;
only the older certificates are laid in as history. `footmark demo` fills an empty database with it.
"""

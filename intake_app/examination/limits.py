"""How much one file may ask of the child process that reads it; all this is technique, not a rule of any scheme."""

MEBIBYTE = 1024 * 1024

MEMORY_BYTES = 768 * MEBIBYTE
"""Address space of the child: interpreter, libraries and the largest picture, decoded, fit in."""

CPU_SECONDS = 10
WALL_SECONDS = 30
"""The clock on the wall may run longer than the processor's: several files are read at once."""

READ_PAGES = 100
"""The pages or sheets whose words are read; what comes after is a person's to look at."""

CODE_PAGES = 12
"""The pages of a scan that are looked at for a bar code: it is on each, and a page takes a third of a second."""

CODES = 20
CODE_CHARACTERS = 200
"""What is kept of the codes of one scan: a number has twenty signs, and a code may hold four thousand."""

READ_CHARACTERS = 400_000
"""The words that are kept of one file: more than any licence or list has."""

UNPACKED_BYTES = 256 * MEBIBYTE
"""What an office file may unpack to."""

PACKED_RATIO = 400
"""What is packed more tightly than this was made to be a bomb; large sheets of numbers reach 100."""

RATIO_COUNTS_FROM_BYTES = 16 * MEBIBYTE
"""Smaller parts may be packed as tightly as they like: they do no harm."""

ARCHIVE_ENTRIES = 10_000
XML_DEPTH = 512

PIXELS = 64_000_000
"""The pixels of a picture, before it is decoded."""

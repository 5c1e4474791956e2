"""The examination of handed-in files: bytes and what is expected of them in, a verdict with its reasons out.

Two halves. The reading half (`reading`, `kinds`, `pdf_reader`, `office_reader`, `picture_reader`, `picture_tail`,
`code_reader`, `__main__`) meets the bytes, in a child process with limits, and imports no more than it needs to start
at once. The judging half (`judging`, `recognising`, `reasons`, `child`) compares what was read with what the
application says. Nothing here writes.
Begin with `judging`.
"""

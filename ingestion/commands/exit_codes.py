"""Exit codes of `python -m ingestion`: of several sources the command returns the highest."""

DONE = 0  # also where there was nothing new
FAILED = 1  # a source could not be read or believed, a task could not be enqueued
WRONG_USE = 2
BUSY = 3  # another process runs the source
UNUSABLE = 4  # the database cannot be used

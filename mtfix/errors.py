"""Errors that are the user's to mend, and the exit codes."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    FOUND = 1  # --check found changes, or glossary check found faults
    USAGE = 2  # usage or bad input
    UNEXPECTED = 3  # a log file is named
    INTERRUPTED = 130


class InputError(ValueError):
    """Bad input; the message is one line for the user."""

"""Show a long text on a terminal a page at a time."""

import os
import re
import shlex
import subprocess
import sys

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def fits(text: str, width: int, height: int) -> bool:
    """Whether a text takes fewer rows than a terminal of this width and height has; long lines are folded, wide letters count twice."""
    from rich.cells import cell_len

    rows = 1  # the prompt
    for line in text.splitlines():
        rows += max(1, -(-cell_len(_COLOURS.sub("", line)) // width)) if len(line) <= width * height else height
        if rows > height:
            return False
    return True


def page(text: str) -> bool:
    """Hand a text to the pager of the user (`PAGER`), or to less. False if there is none, so that nothing was shown."""
    command = os.environ.get("PAGER", "less -R")
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError:
        return False
    if not words or words == ["cat"]:
        return False
    environment = {"LESS": "-FRX", "LESSCHARSET": "utf-8"} | os.environ
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    sys.stdout.flush()
    assert process.stdin
    try:
        process.stdin.write(text.encode("utf-8", "surrogateescape"))
        process.stdin.close()
    except BrokenPipeError:  # the reader has seen enough
        pass
    while True:
        try:
            process.wait()
        except KeyboardInterrupt:  # less stays until it is told to quit
            continue
        return process.returncode not in (126, 127)

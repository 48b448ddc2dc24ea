"""Write files so that nobody ever sees half of one."""

import os
import tempfile
from pathlib import Path

from mtfix.errors import InputError


def write(path: Path, data: bytes) -> None:
    """Write a file: it is either the old one or the new one, never half of it. Its mode stays, and a link stays a link.

    Raises InputError if the place cannot be written.
    """
    made = None
    try:
        target = path.resolve()
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            made = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            made.chmod(target.stat().st_mode & 0o7777)
        else:
            mask = os.umask(0)
            os.umask(mask)
            made.chmod(0o666 & ~mask)
        made.replace(target)
    except OSError as error:
        if made is not None:
            made.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None

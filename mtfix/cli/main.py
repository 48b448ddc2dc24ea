"""The command line: commands, errors and exit codes. `main` handles errors; the commands do the work."""

import sys
import traceback
from datetime import datetime
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from mtfix.cli import diff, fix, glossary, model, review, score
from mtfix.errors import Exit, InputError

app = typer.Typer(
    name="mtfix",
    help="Turn machine-translated Chinese news into English that an editor would print.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("fix")(fix.fix)
app.command("diff")(diff.diff)
app.command("review")(review.review)
app.command("apply")(review.apply)
app.command("score")(score.score)
app.add_typer(glossary.app, name="glossary")
app.add_typer(model.app, name="model")


def _version(wanted: bool) -> None:
    if wanted:
        from mtfix import __version__

        print(f"mtfix {__version__}")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")] = False,
) -> None:
    """Turn machine-translated Chinese news into English that an editor would print.

    Exit codes: 0 done; 1 --check found changes, or glossary check found faults; 2 usage or bad input; 3 unexpected error (a log file is
    named); 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = int(app(args=arguments, standalone_mode=False) or Exit.OK)
        sys.stdout.flush()
        if code == Exit.INTERRUPTED:
            raise KeyboardInterrupt
        return code
    except InputError as error:
        print(f"mtfix: {error}", file=sys.stderr)
        return Exit.USAGE
    except TyperException as error:
        print(f"mtfix: {' '.join(str(error).split())} (see mtfix --help)", file=sys.stderr)
        return Exit.USAGE
    except (KeyboardInterrupt, Abort):
        print("mtfix: interrupted; nothing more was written", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.OK
    except Exception as error:
        print(f"mtfix: unexpected error: {error!r}; details in {_log()}", file=sys.stderr)
        return Exit.UNEXPECTED


def _log() -> str:
    from mtfix.folders import state_folder

    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"error-{datetime.now():%Y%m%d-%H%M%S}.log"
    path.write_text(f"{sys.argv}\n{traceback.format_exc()}", encoding="utf-8")
    return str(path)


def run() -> None:
    """The console script."""
    sys.exit(main())

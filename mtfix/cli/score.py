import typer
app = typer.Typer()
def score() -> None:
    pass

import typer
app = typer.Typer()
def model() -> None:
    pass

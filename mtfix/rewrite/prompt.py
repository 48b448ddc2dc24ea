"""The text form in which the embedded rewriter sees a sentence; shared by training and use."""

START = "<|endoftext|>"  # the base was pretrained with this before each document: without it the first tokens score badly
END = "<|im_end|>"


def prompt(draft: str) -> str:
    """What the model is given: a draft sentence, ready for its edited form."""
    return f"{START}Draft: {draft}\nEdited:"


def target(edited: str) -> str:
    """What the model should say after `prompt`."""
    return f" {edited}{END}"

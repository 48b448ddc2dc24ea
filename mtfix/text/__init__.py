"""What every layer knows about text: sentences, protected spans, typography."""

from mtfix.text.protect import document
from mtfix.text.segment import sentence_at, sentences

__all__ = ["document", "sentence_at", "sentences"]

"""Make characters visible that would act on a terminal or turn the order of a text round."""

import re

# C0 without tab and line feed (a carriage return only where it ends no line), DEL and C1; then the format characters (category Cf)
# without those that are drawn (Arabic number signs) and the soft hyphen, which is harmless and common; separators; lone surrogates,
# which stand for undecodable bytes of a file's name.
_ACTS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)|[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\ud800-\udfff]"
)


def shown(text: str) -> str:
    """The text with control characters as their pictures (␛) and format characters by number (<U+202E>); line ends and tabs stay."""
    return _ACTS.sub(lambda match: _picture(match[0]), text)


def shown_line(text: str) -> str:
    """As `shown`, for places of one line: line ends and tabs become pictures too (␊, ␉)."""
    return shown(text).replace("\r\n", "␊").replace("\n", "␊").replace("\t", "␉")


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"

"""Turn machine-translated Chinese news into English that an editor would print.

>>> import mtfix
>>> mtfix.clean("We pursue high -quality growth.", model=None).text
'We pursue high-quality growth.'
"""

from mtfix.cleaner import Cleaner, clean
from mtfix.edits import Edit
from mtfix.pipeline import Result

__version__ = "0.1.0"
__all__ = ["Cleaner", "Edit", "Result", "clean"]

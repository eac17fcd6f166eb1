"""QTI items of versions 2.0, 2.1, 2.2 and 3.0: single XML files, and zip packages with or without a manifest.

Source: 1EdTech, Question & Test Interoperability, Assessment, Section and Item Information Model, versions 2.1 (2012),
2.2 (2015) and 3.0 (2022). Version 3 renames the elements of version 2 (`qti-simple-choice` for `simpleChoice`); `nodes`
undoes that, so that everything else knows one set of names, and no namespace.
"""

from quizzes.exchange.qti.reading import read
from quizzes.exchange.qti.writing import write_version_2, write_version_3

__all__ = ["read", "write_version_2", "write_version_3"]

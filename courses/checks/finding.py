"""What a check finds: in words, with the place in the editor."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

ERROR, WARNING, OFF = "error", "warning", "off"


@dataclass(frozen=True)
class Finding:
    """Something that an editor should mend.

    `code` names the rule in `LMS_CHECKS`, which says how bad it is. `field` is the field of the page, `block` the id of
    the block in it where there is one; both are how the editor names the places (`data-contentpath`).
    """

    code: str
    words: str
    field: str = ""
    block: str = ""

    @property
    def severity(self) -> str:
        """How bad it is: `error` keeps the page from going live, `warning` does not, `off` is not told."""
        return str(settings.LMS_CHECKS[self.code])

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def place(self) -> str:
        """The place as the editor names it: the block, or the field."""
        return self.block or self.field


def unknown_severities() -> list[str]:
    """Return the names in `LMS_CHECKS` whose value is none of error, warning, off."""
    rules: dict[str, Any] = settings.LMS_CHECKS
    return [code for code, severity in rules.items() if severity not in {ERROR, WARNING, OFF}]

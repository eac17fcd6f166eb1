"""YAML in which every value knows its line. A safe subset: no tags, no anchors, no duplicate keys, few levels."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import yaml
from django.utils.translation import gettext as _

from courses.packages.errors import ErrorList, Place

MAX_DEPTH = 12
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Kind: TypeAlias = Literal["text", "whole", "flag", "day", "nothing", "list", "mapping"]


@dataclass(frozen=True)
class Node:
    """A value of a YAML file. `text` is how a scalar was written; lists have `items`, mappings `entries`."""

    kind: Kind
    line: int
    text: str = ""
    items: tuple["Node", ...] = ()
    entries: tuple[tuple[str, "Node"], ...] = ()

    @property
    def plain(self) -> Any:
        """The value as JSON would hold it; days stay text."""
        match self.kind:
            case "list":
                return [item.plain for item in self.items]
            case "mapping":
                return {key: node.plain for key, node in self.entries}
            case "whole":
                return int(self.text)
            case "flag":
                return self.text.lower() == "true"
            case "nothing":
                return None
        return self.text


class _Unsafe(Exception):
    """The file uses what this format does without."""

    def __init__(self, line: int, problem: str, remedy: str) -> None:
        self.line, self.problem, self.remedy = line, problem, remedy
        super().__init__(problem)


def read_yaml(text: str, *, file: str, errors: ErrorList, first_line: int = 1) -> Node | None:
    """Return the one document in `text`, whose first line is line `first_line` of the file.

    None, with an error noted, where it is empty, not YAML, or outside the subset.
    """
    try:
        _check_events(text)
        root = yaml.compose(text, Loader=_LOADER)
        if root is None:
            raise _Unsafe(0, _("Nothing stands here."), _("Fill in the fields of the format."))
        return _node(root, first_line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        line = first_line + (mark.line if mark else 0)
        remedy = _("Check the indentation, the colons and the quotation marks around this line.")
        errors.add(Place(file, line), "", _("This is not YAML: %(reason)s.") % {"reason": reason}, remedy)
    except _Unsafe as error:
        errors.add(Place(file, first_line + error.line), "", error.problem, error.remedy)
    return None


def _check_events(text: str) -> None:
    """Refuse what could blow up or call code, before any of it is built."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unsafe(line, _("Anchors (&) and aliases (*) are not used here."), _("Write the value out."))
        if getattr(event, "tag", None) not in {None, "!"}:
            raise _Unsafe(line, _("Tags (!) are not used here."), _("Put the text in quotation marks."))
        if documents > 1:
            raise _Unsafe(line, _("A second document begins here."), _("Remove the line “---”."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Unsafe(line, _("The values are nested too deeply."), _("Follow the format of the page."))


def _node(node: yaml.Node, first_line: int) -> Node:
    line = first_line + node.start_mark.line
    if isinstance(node, yaml.SequenceNode):
        return Node("list", line, items=tuple(_node(item, first_line) for item in node.value))
    if isinstance(node, yaml.MappingNode):
        return Node("mapping", line, entries=_entries(node, first_line))
    return Node(_scalar_kind(node), line, text=str(node.value))


def _entries(node: yaml.MappingNode, first_line: int) -> tuple[tuple[str, Node], ...]:
    entries: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Unsafe(key.start_mark.line, _("A field's name must be a word."), _("Follow the format of the page."))
        if key.value in entries:
            problem = _("“%(name)s” stands here twice.") % {"name": key.value}
            raise _Unsafe(key.start_mark.line, problem, _("Keep one of the two."))
        # Errors point at the field's name: its value may begin some lines below.
        entries[key.value] = replace(_node(value, first_line), line=first_line + key.start_mark.line)
    return tuple(entries.items())


def _scalar_kind(node: yaml.Node) -> Kind:
    """Return what an unquoted scalar stands for; YAML's odder readings (yes, 0x1F, 12:30) stay text."""
    if getattr(node, "style", None) in {"'", '"', "|", ">"}:
        return "text"
    if node.tag.endswith(":null"):
        return "nothing"
    if node.value.lower() in {"true", "false"}:
        return "flag"
    if _WHOLE.fullmatch(node.value):
        return "whole"
    return "day" if _DAY.fullmatch(node.value) else "text"

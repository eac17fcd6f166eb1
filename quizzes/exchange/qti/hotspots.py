"""Hotspot interactions: areas of a picture, of which some are right."""

import io
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image

from quizzes.exchange.qti.choices import grading_of, right_of
from quizzes.exchange.qti.declarations import exact
from quizzes.exchange.qti.feedback import explain, feedback_by_answer
from quizzes.exchange.qti.item_reader import ItemReader
from quizzes.exchange.qti.nodes import Node
from quizzes.exchange.qti.texts import html_of, is_picture
from quizzes.kinds.hotspot import SMALLEST

Size = tuple[Fraction, Fraction]


def read_hotspot(reader: ItemReader, interaction: Node) -> None:
    """Read a question whose choices are rectangles on a picture."""
    nodes = reader.by_name(interaction.find("hotspotChoice"), "choices")
    declared = reader.declaration(interaction)
    shown = [node for node in interaction.children if is_picture(node)]
    reader.ask([reader.body], lambda node: html_of([*node.all("prompt"), *shown]) if node is interaction else None)
    feedback = feedback_by_answer(reader, nodes, "choices")
    explain(reader, feedback)
    odd = next((node for node in nodes.values() if node.get("shape") != "rect"), None)
    if odd is not None:
        problem = _("An area of the picture is not a rectangle (“%(shape)s”).") % {"shape": odd.get("shape")[:20]}
        reader.refuse_at(odd, "choices", problem, _("Draw it as a rectangle, or leave the question out."))
    size = _size(reader, shown[0]) if shown else None
    if declared is None or odd is not None or not reader.limit("choices", list(nodes)):
        return
    if size is None:
        problem = _("The size of the picture is not known, so neither is where its areas lie.")
        reader.refuse_at(interaction, "picture", problem, _("Give the picture its width and height."))
        return
    right = right_of(reader, interaction, declared, nodes)
    choices = [
        {
            **_name(reader, node, number),
            "right": name in right,
            **_place(reader, node, number, size),
            **({"feedback": feedback[name]} if name in feedback else {}),
        }
        for number, (name, node) in enumerate(nodes.items(), start=1)
    ]
    reader.item.update(kind="hotspot", choices=choices, grading=grading_of(reader, declared, nodes))


def _name(reader: ItemReader, node: Node, number: int) -> dict[str, str]:
    if label := node.get("hotspotLabel"):
        return {"th": label}
    name = _("Area %(number)s") % {"number": number}
    words = _("The areas of the picture have no names; they are numbered.")
    reader.warn_at(node, f"choices.{number}", words, _("Write what is to be seen in each: it is read aloud."))
    return {"th": name}


def _place(reader: ItemReader, node: Node, number: int, size: Size) -> dict[str, int]:
    """Return where an area lies, in whole per cents of the picture."""
    corners = [_per_cent(word, size[place % 2]) for place, word in enumerate(node.get("coords").split(","))]
    if len(corners) != 4 or None in corners:
        problem = _("The corners of an area cannot be read.")
        reader.refuse_at(node, f"choices.{number}", problem, _("Write left, top, right and bottom edge."))
        return {"x": 0, "y": 0, "width": SMALLEST, "height": SMALLEST}
    edges = [min(max(corner or Fraction(0), Fraction(0)), Fraction(100)) for corner in corners]
    left, top, right, bottom = (round(edge) for edge in edges)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _per_cent(word: str, whole: Fraction) -> Fraction | None:
    word = word.strip()
    if word.endswith("%"):
        return exact(word[:-1])
    number = exact(word)
    return None if number is None else number * 100 / whole


def _size(reader: ItemReader, picture: Node) -> Size | None:
    """Return the width and height that coordinates count in: as declared, else those of the file."""
    width, height = exact(picture.get("width")), exact(picture.get("height"))
    if width and height and width > 0 and height > 0:
        return width, height
    file: dict[str, Any] = reader.item.get("picture", {})
    data = reader.pictures.get(file.get("file", ""))
    if data is None or reader.errors or file["file"].endswith(".svg"):
        return None
    with Image.open(io.BytesIO(data)) as image:
        return Fraction(image.width), Fraction(image.height)

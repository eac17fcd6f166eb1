"""A layout as it is drawn: read from the JSON of a version, pictures and all. Pure: the same JSON, the same layout."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Picture:
    """A picture's bytes, its size in pixels and what it shows in words."""

    data: bytes
    media_type: str
    width: int
    height: int
    description: str

    @cached_property
    def address(self) -> str:
        """The only address under which a document may ask for it."""
        return f"certificates:picture/{hashlib.sha256(self.data).hexdigest()[:32]}"


@dataclass(frozen=True)
class Signatory:
    name: str
    name_en: str
    position: str
    position_en: str
    signature: Picture | None


@dataclass(frozen=True, eq=False)
class Layout:
    """What the pages of one layout share. `key` is the digest of its JSON; names of English texts end in `_en`.

    Two are equal where their keys are, so that what is made for one may be kept by it.
    """

    key: str
    design: str
    orientation: str
    main_language: str
    digits: str
    seal_plan: str
    texts: Mapping[str, str]
    signatories: tuple[Signatory, ...]
    background: Picture | None
    seal: Picture | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layout) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def is_portrait(self) -> bool:
        return self.orientation == "portrait"

    @property
    def pictures(self) -> list[Picture]:
        """Every picture that a page shows in its text; the background is not one of them."""
        return [found for found in (self.seal, *(one.signature for one in self.signatories)) if found]


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a version's JSON, in hex: the same content, the same digest."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def layout_of(content: Mapping[str, Any]) -> Layout:
    """Return the layout that a version's JSON describes."""
    return Layout(
        key=digest_of(content),
        design=content["design"],
        orientation=content["orientation"],
        main_language=content["main_language"],
        digits=content["digits"],
        seal_plan=content["seal_plan"],
        texts=dict(content["texts"]),
        signatories=tuple(
            Signatory(**{**one, "signature": _thawed(one["signature"])}) for one in content["signatories"]
        ),
        background=_thawed(content["background"]),
        seal=_thawed(content["seal"]),
    )


def frozen_signatory(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a signatory of the form as JSON."""
    texts = {name: value[name] or "" for name in ("name", "name_en", "position", "position_en")}
    return {**texts, "signature": frozen_picture(value["signature"])}


def frozen_picture(picture: Any) -> dict[str, Any] | None:
    """Return a `LayoutPicture` as JSON, its bytes in base64; None stays None."""
    if picture is None:
        return None
    return {
        "data": b64encode(bytes(picture.data)).decode(),
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "description": picture.description,
    }


def _thawed(frozen: Mapping[str, Any] | None) -> Picture | None:
    return Picture(**{**frozen, "data": b64decode(frozen["data"])}) if frozen else None

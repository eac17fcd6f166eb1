"""Writing QTI: a content package with an item a question. The same questions give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.archives import zipped
from quizzes.exchange.contract import Outgoing, Written
from quizzes.exchange.qti.elements import Element, document, element, lines
from quizzes.exchange.qti.item_writer import WRITERS, Parts, hotspot_item
from quizzes.exchange.qti.items import TOPIC
from quizzes.exchange.telling import LeftOut, Teller, own_tags

EXPLANATION, FEEDBACK, SCORE = "EXPLANATION", "FEEDBACK", "SCORE"
LOM = "http://ltsc.ieee.org/xsd/LOM"


@dataclass(frozen=True)
class Version:
    """What differs between the versions, apart from the spelling of names."""

    number: int
    namespace: str
    package: str
    schema: tuple[str, str]
    item_type: str


VERSIONS = {
    2: Version(
        2,
        "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        ("QTIv2.1 Package", "1.0.0"),
        "imsqti_item_xmlv2p1",
    ),
    3: Version(
        3,
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        ("QTI Package", "3.0.0"),
        "imsqti_item_xmlv3p0",
    ),
}


@dataclass
class Packed:
    """An item on its way into the package: its file and those of its pictures."""

    root: Element
    pictures: dict[str, bytes] = field(default_factory=dict)


def write_version_2(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return a package of QTI 2.1, which readers of 2.2 take as well."""
    return _write(questions, language=language, version=VERSIONS[2])


def write_version_3(questions: Sequence[Outgoing], *, language: str) -> Written:
    """Return a package of QTI 3.0."""
    return _write(questions, language=language, version=VERSIONS[3])


def _write(questions: Sequence[Outgoing], *, language: str, version: Version) -> Written:
    teller = Teller(language)
    packed = teller.each(questions, lambda question, told: _item(question, told, version))
    files: dict[str, bytes] = {"imsmanifest.xml": _manifest(packed, version)}
    for question, item in packed:
        files[_file(question)] = document(item.root, version=version.number)
        files.update(item.pictures)
    return Written(zipped(files), teller.left_out, teller.losses)


def _file(question: Outgoing) -> str:
    return f"items/{question.code}.xml"


def _item(question: Outgoing, teller: Teller, version: Version) -> Packed:
    content = question.content
    picture, files = _picture(question, teller, version)
    stem = teller.text(content["stem"])
    body: list[Element | str] = [element("p", *lines(stem))]
    if question.kind == "hotspot":
        if picture is None:
            raise LeftOut(_("Its picture is missing."))
        size = content["picture"]["width"], content["picture"]["height"]
        parts = hotspot_item(question, teller, picture, size)
    elif question.kind in WRITERS:
        parts = WRITERS[question.kind](question, teller)
        body += [element("p", picture)] if picture is not None else []
    else:
        raise LeftOut(_("QTI has no such kind of question."))
    if any("\n\n" in text for text in _texts(content)):
        teller.lose(_("Empty lines."))
    explanation = teller.optional(content["explanation"])
    root = _root(question, parts, [*body, *parts.body], explanation, teller.language, version)
    return Packed(root, files)


def _root(
    question: Outgoing, parts: Parts, body: list[Element | str], explanation: str, language: str, version: Version
) -> Element:
    outcomes, rules, said = [_outcome(SCORE, "float", zero=True)], list(parts.score), []
    if parts.feedback:
        outcomes.append(_outcome(FEEDBACK, "identifier", cardinality=parts.cardinality))
        rules.append(element("setOutcomeValue", element("variable", identifier="RESPONSE"), identifier=FEEDBACK))
        said += [_modal(FEEDBACK, name, text, version) for name, text in parts.feedback]
    if explanation:
        outcomes.append(_outcome(EXPLANATION, "identifier"))
        always = element("baseValue", "explanation", baseType="identifier")
        rules.append(element("setOutcomeValue", always, identifier=EXPLANATION))
        said.append(_modal(EXPLANATION, "explanation", explanation, version))
    root = element(
        "assessmentItem",
        *parts.declarations,
        *outcomes,
        element("itemBody", *body),
        element("responseProcessing", *rules),
        *said,
    )
    title = " ".join(question.content["stem"][language].split())[:80]
    code = question.code if question.code[:1].isalpha() else f"_{question.code}"
    about = {"xmlns": version.namespace, "identifier": code, "title": title, "xml:lang": language}
    root.attributes = {**about, "adaptive": "false", "timeDependent": "false"}
    return root


def _outcome(name: str, base_type: str, *, cardinality: str = "single", zero: bool = False) -> Element:
    default = [element("defaultValue", element("value", "0"))] if zero else []
    return element("outcomeDeclaration", *default, identifier=name, cardinality=cardinality, baseType=base_type)


def _modal(outcome: str, name: str, text: str, version: Version) -> Element:
    inside = element("p", *lines(text))
    content = element("contentBody", inside) if version.number == 3 else inside
    return element("modalFeedback", content, outcomeIdentifier=outcome, identifier=name, showHide="show")


def _picture(question: Outgoing, teller: Teller, version: Version) -> tuple[Element | None, dict[str, bytes]]:
    """Return the element that shows the question's picture, and its file; nothing where it has none."""
    picture = question.content.get("picture")
    if not picture:
        return None, {}
    if not question.picture:
        teller.lose(_("The picture, whose file is gone."))
        return None, {}
    name = f"images/{PurePosixPath(picture['file']).name}"
    words = teller.optional(picture["alt"])
    size = {"width": str(picture["width"]), "height": str(picture["height"])}
    if question.kind == "hotspot" and version.number == 2:
        kind = "image/svg+xml" if name.endswith(".svg") else "image/webp"
        return element("object", words, type=kind, data=f"../{name}", **size), {name: question.picture}
    return element("img", src=f"../{name}", alt=words, **size), {name: question.picture}


def _manifest(packed: Sequence[tuple[Outgoing, Packed]], version: Version) -> bytes:
    schema, number = version.schema
    head = element("metadata", element("schema", schema), element("schemaversion", number))
    resources = [_resource(question, item, version) for question, item in packed]
    parts = [head, element("organizations"), element("resources", *resources)]
    about = {"xmlns": version.package, "xmlns:imsmd": LOM, "identifier": "questions"}
    return document(Element("manifest", about, list(parts)), version=2)  # a manifest keeps its names in version 3


def _resource(question: Outgoing, item: Packed, version: Version) -> Element:
    words = [f"{TOPIC}{question.topic}", *own_tags(question)]
    keywords = [element("imsmd:keyword", element("imsmd:string", word)) for word in words]
    metadata = element("metadata", element("imsmd:lom", element("imsmd:general", *keywords)))
    files = [element("file", href=name) for name in (_file(question), *item.pictures)]
    name = str(item.root.attributes["identifier"])
    return element("resource", metadata, *files, identifier=name, type=version.item_type, href=_file(question))


def _texts(part: object) -> list[str]:
    """Return all texts at any depth of a question's content."""
    if isinstance(part, str):
        return [part]
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return [text for one in inside for text in _texts(one)]

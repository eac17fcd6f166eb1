"""The words that stand in cells: kinds, difficulties, yes and no. Thai ones are written, English ones understood."""

from collections.abc import Mapping

from lms.core.thai import normalise, to_arabic_digits

KINDS = {
    "single_choice": ("เลือกคำตอบเดียว", "single choice", "ปรนัย"),
    "multiple_choice": ("เลือกหลายคำตอบ", "multiple choice", "multiple answers"),
    "true_false": ("ถูกผิด", "true or false", "true/false", "ถูก/ผิด", "ถูก-ผิด"),
    "matching": ("จับคู่", "matching", "match"),
    "ordering": ("เรียงลำดับ", "ordering", "order"),
    "groups": ("จัดกลุ่ม", "sorting into groups", "groups"),
    "short_text": ("ตอบสั้น", "short text", "short answer"),
    "numeric": ("ตัวเลข", "number", "numeric", "numerical"),
    "gaps": ("เติมคำ", "gaps", "gaps in a text"),
}
DIFFICULTIES = {"1": ("ง่าย", "easy"), "2": ("ปานกลาง", "medium", "กลาง"), "3": ("ยาก", "hard", "difficult")}
YES_NO = {
    "yes": ("ใช่", "yes", "true", "1", "y", "x", "✓", "✔"),
    "no": ("ไม่ใช่", "no", "false", "0", "n", "ไม่", "-"),
}
VERDICTS = {
    "true": ("ถูก", "true", "จริง", "ถูกต้อง", "yes", "ใช่", "1"),
    "false": ("ผิด", "false", "เท็จ", "ไม่ถูกต้อง", "no", "ไม่ใช่", "0"),
}
GRADINGS = {
    "all_or_nothing": ("ทั้งหมด", "all or nothing", "all"),
    "partial": ("ตามสัดส่วน", "by share", "partial", "บางส่วน"),
}
CONTROLS = {"choose": ("เลือก", "choose", "select"), "type": ("พิมพ์", "type", "typed")}

Words = Mapping[str, tuple[str, ...]]


def code_for(text: str, words: Words) -> str | None:
    """Return the code that a word in a cell stands for; None where it stands for none."""
    said = to_arabic_digits(normalise(text)).casefold()
    for code, known in words.items():
        if said == code or said == code.replace("_", " ") or said in known:
            return code
    return None


def word_for(code: str, words: Words) -> str:
    """Return the Thai word that is written for a code."""
    return words[code][0]


def choices_of(words: Words) -> str:
    """Return the words that may be written, for a message."""
    return ", ".join(f"{known[0]} ({known[1]})" for known in words.values())

"""Course packages as folders: a small good one, and ways to spoil it."""

from pathlib import Path

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><title>มือถือ</title>'
    '<rect width="40" height="30" fill="#123"/></svg>'
)
COURSE_YAML = """\
format: 1
id: garden
minutes: 30
certificate_valid_months: 24
sequential: true
"""
MODULE_YAML = """\
id: {id}
quiz:
  id: {id}-quiz
  title: {{th: "แบบทดสอบ", en: "Quiz"}}
  pass_percent: 70
  time_limit_minutes: 15
  attempts_allowed: 3
  cooldown_minutes: 30
  shuffle_choices: true
  draws:
    - {{topic: soil, count: 2}}
"""
PAGE_TEXT = """\
---
title: {title}
summary: {title} พอสังเขป
---
{body}
"""
LESSON_TEXT = """\
---
id: {id}
title: {title}
summary: {title} พอสังเขป
minutes: 6
sources:
  - {{title: "กรมดิน, 2566", url: "https://example.org/soil"}}
checked_on: 2026-11-22
review_by: 2027-11-22
---
{body}
"""
BODY = """\
ย่อหน้าแรก **สำคัญ** และ [ลิงก์](https://example.org/a?b=1&c=2)

## หัวข้อ

- ข้อหนึ่ง
- ข้อสอง

::: steps
1. ขั้นแรก
2. ขั้นที่สอง
:::

::: warning
ระวังนะ
:::

::: law พ.ร.บ. ตัวอย่าง พ.ศ. 2562 มาตรา 1
ความหมาย
:::

::: do
- ทำอย่างนี้
:::

::: dont
- อย่าทำอย่างนี้
:::

::: chat กลุ่มไลน์
ป้า: จริงหรือ
> คุณ: ไม่จริงค่ะ
:::

::: picture spade.svg
alt: เสียม
caption: เสียมของเรา
:::

::: remember
- จำไว้
:::
"""
QUESTIONS_YAML = """\
- id: {module}-q1
  kind: single_choice
  topic: soil
  difficulty: 1
  stem: {{th: "ดินดีคือข้อใด", en: "Which soil is good?"}}
  choices:
    - {{right: true, th: "ดินร่วน", en: "Loam"}}
    - {{th: "หิน", en: "Rock", feedback: {{th: "หินไม่ใช่ดิน", en: "Rock is not soil"}}}}
  explanation: {{th: "ดินร่วนอุ้มน้ำ", en: "Loam holds water"}}
  lesson: {lesson}
- id: {module}-q2
  kind: true_false
  topic: soil
  difficulty: 2
  stem: {{th: "ดินมีชีวิต", en: "Soil is alive"}}
  answer: true
  explanation: {{th: "มีจุลินทรีย์", en: "It holds microbes"}}
  lesson: {lesson}
"""


def package_folder(parent: Path, *, english: bool = True) -> Path:
    """Write a course `garden` with two modules of two lessons each, a quiz in each, and one picture."""
    folder = parent / "garden"
    write(folder, "course.yaml", COURSE_YAML)
    _write_page(folder, "course", PAGE_TEXT, english, title="สวน", body="ยินดีต้อนรับ")
    write(folder, "pictures/spade.svg", DRAWING)
    for number, module in enumerate(("soil", "water"), start=1):
        name = f"0{number}-{module}"
        write(folder, f"{name}/module.yaml", MODULE_YAML.format(id=f"g-{module}"))
        _write_page(folder, f"{name}/module", PAGE_TEXT, english, title=f"หน่วย {module}", body="บทนำ")
        for lesson in (1, 2):
            add_lesson(folder, f"{name}/0{lesson}-{module}-{lesson}", f"g-{module}-{lesson}", english=english)
        questions = QUESTIONS_YAML.format(module=f"g-{module}", lesson=f"g-{module}-1")
        write(folder, f"{name}/questions.yaml", questions)
    return folder


def add_lesson(folder: Path, stem: str, lesson_id: str, *, body: str = BODY, english: bool = True) -> None:
    """Write a lesson's files."""
    _write_page(folder, stem, LESSON_TEXT, english, id=lesson_id, title=f"บท {lesson_id}", body=body)


def write(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file, with the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a stretch of a file that must stand in it."""
    text = (folder / name).read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{old!r} is not in {name}")
    write(folder, name, text.replace(old, new, 1))


def _write_page(folder: Path, stem: str, template: str, english: bool, **words: str) -> None:
    write(folder, f"{stem}.th.md", template.format(**words))
    if english:
        write(folder, f"{stem}.en.md", template.format(**{**words, "title": f"{words['title']} (en)"}))

"""A package with everything that the format knows: every block, every kind of question, every rule of a quiz."""

from pathlib import Path
from typing import Any

from courses.packages.writing.question_files import as_written
from courses.packages.writing.yaml_text import Word, entries
from tests.make.packages import BODY, DRAWING, PAGE_TEXT, add_lesson, edit, package_folder, write
from tests.make.question_kinds import PLAIN, plain

PDF = b"%PDF-1.7\n" + b"x" * 100
MORE_BLOCKS = """
**“โอน”**เงินก่อน \\*ดาว\\* และ 5 \\< 6

1. หนึ่ง
2. สอง

1) สามหลังรายการ
2) สี่

- ก\\
  ต่อบรรทัด

* อีกรายการ

::: tip
1\\. ไม่ใช่รายการ
:::

::: law พ.ร.บ. มาตรา 2
source: https://example.org/law?a=1&b=2
title\\: ไม่ใช่ช่อง

- ข้อ
:::

::: compare สองรูป
real: ของจริง
text: ดินร่วน
text: สองบรรทัด
why: ร่วน**ซุย**

fake: ของปลอม
picture: spade.svg
alt: เสียม
why: ไม่ใช่ดิน
:::

::: table ดินสองชนิด
headers: both
| ดิน | น้ำ \\| ลม |
| --- | --- |
| ร่วน |  |
:::

::: checklist ก่อนปลูก
- เสียม & *จอบ*
:::

::: hotline 1441
:::

::: term otp
:::

::: practice all-true-false
:::

::: download plan.pdf
title: แผนผัง
:::

::: audio talk.mp3
title: เสียง
length: 0:10

สวัสดี

- ลา
:::

::: video film.mp4
title: ดูการปลูก
length: 2:00

ปลูกต้นไม้
:::

::: video https://youtu.be/x
title: ดูอีก
length: 2:00
megabytes: 9

ปลูกต้นไม้
:::
""".replace("- เสียม & *จอบ*", "- เสียม & จอบ")
FULL_QUIZ = """\
id: g-water
quiz:
  id: g-water-quiz
  title: {th: "แบบทดสอบ \\"ใหญ่\\""}
  pass_percent: 75
  time_limit_minutes: 0
  attempts_allowed: 0
  cooldown_minutes: 0
  shuffle_choices: false
  draws:
    - {topic: soil, count: 1, difficulty: 1, rest_days: 30}
    - {topic: all, count: 2}
  fixed: [g-water-q1, all-gaps]
  minimums:
    - {topic: soil, percent: 50}
  counts: mean
  review: full_when_done
  pages: one
  time_over: abandon
  grace_minutes: 0
"""


def full_package(parent: Path) -> Path:
    """Write the course `garden` with everything, its last module a final test. Needs hotline 1441 and word otp."""
    folder = package_folder(parent)
    add_lesson(folder, "01-soil/01-soil-1", "g-soil-1", body=BODY + MORE_BLOCKS)
    write(folder, "files/plan.pdf", PDF)
    write(folder, "files/talk.mp3", b"ID3" + b"x" * 100)
    write(folder, "files/film.mp4", b"\0\0\0\x20ftypisom" + b"x" * 100)
    write(folder, "pictures/message.svg", DRAWING.replace("40", "50"))
    write(folder, "02-water/module.yaml", FULL_QUIZ)
    written = "\n".join(entries([as_written(question)]) for question in every_kind())
    before = (folder / "02-water/questions.yaml").read_text(encoding="utf-8")
    write(folder, "02-water/questions.yaml", f"{before}\n{written}")
    write(
        folder,
        "03-final/module.yaml",
        FULL_QUIZ.replace("g-water\n", "g-final\n").replace("-water-quiz", "-final-quiz"),
    )
    write(folder, "03-final/module.th.md", PAGE_TEXT.format(title="สอบ", body=""))
    edit(folder, "course.yaml", "sequential: true", "sequential: false")
    return folder


def every_kind() -> list[dict[str, Any]]:
    """Return an entry of questions.yaml of every kind."""
    found = []
    for number, kind in enumerate(PLAIN, start=100):
        entry = {**plain(kind, number), "id": f"all-{kind.replace('_', '-')}", "topic": "all", "difficulty": 3}
        entry["stem"] = {**entry["stem"], "en": entry["stem"]["en"] + '\nsecond "line"'}
        found.append({**entry, "lesson": Word("g-water-2"), "source": "https://example.org/q"})
    for entry in found:
        if entry["kind"] in ("multiple_choice", "matching", "groups", "gaps", "hotspot"):
            entry["grading"] = "partial"
        if entry["kind"] in ("short_text", "gaps"):
            entry |= {"match_case": True, "near_miss": True}
        if entry["kind"] == "numeric":
            entry |= {"answer": "1500.50", "tolerance": "0.5"}
        if entry["kind"] == "ordering":
            entry["picture"] = {"file": "spade.svg", "alt": {"th": "เสียม"}}
            del entry["lesson"]
    return found

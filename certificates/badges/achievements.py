"""What a badge says was achieved: the course, and what it asked for, in Thai and in English."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from certificates.badges.addresses import address
from certificates.badges.issuer import both, issuer_profile
from content.published import kept
from courses.models import CoursePage, ModulePage

# Badges are documents in two languages at once, whatever language the reader of a page has chosen.
_ASKED_TH = "เรียนครบทุกบทเรียน{quizzes}ของหลักสูตร (ประมาณ {minutes} นาที):"
_ASKED_EN = "Every lesson read{quizzes} (about {minutes} minutes):"
_QUIZZES_TH, _QUIZZES_EN = " และผ่านแบบทดสอบท้ายหน่วยการเรียนรู้ทุกชุด", ", and every module's quiz passed"


@dataclass(frozen=True)
class Awarded:
    """What badges of a course share: code, titles, description, criteria (Markdown), issuer's Profile, edition now."""

    code: str
    edition: int
    title: str
    title_en: str
    description: str
    criteria: str
    issuer: dict[str, Any]


def awarded(course: CoursePage) -> Awarded:
    """Return what badges of a course say, kept in the process until something is published."""
    key = course.translation_key
    return kept(("certificates.badges", key), lambda: _read(CoursePage.objects.filter(translation_key=key)))


def awarded_for(code: str) -> Awarded | None:
    """Return what badges of the course with this code say; None where no such course was ever published."""
    pages = CoursePage.objects.filter(Q(live=True) | Q(first_published_at__isnull=False), code=code)
    return kept(("certificates.badges.code", code), lambda: _read(pages) if pages.exists() else None)


def _read(pages: Any) -> Awarded:
    """Three queries: the course in its languages with its agency, and its modules in each."""
    by_language = {page.locale.language_code: page for page in pages.select_related("locale", "agency")}
    thai = by_language.get("th") or next(iter(by_language.values()))
    english = by_language.get("en")
    texts = [_criteria(thai, _ASKED_TH, _QUIZZES_TH)]
    summaries = [thai.summary]
    if english is not None:
        texts.append(_criteria(english, _ASKED_EN, _QUIZZES_EN))
        summaries.append(english.summary)
    return Awarded(
        code=thai.code,
        edition=thai.edition,
        title=str(thai.title),
        title_en=str(english.title) if english else "",
        description="\n\n".join(summaries),
        criteria="\n\n".join(texts),
        issuer=issuer_profile(thai.agency),
    )


def _criteria(page: CoursePage, asked: str, quizzes: str) -> str:
    modules = list(ModulePage.objects.child_of(page).live().values_list("title", "quiz"))
    has_quizzes = any(quiz for _, quiz in modules)
    first = asked.format(quizzes=quizzes if has_quizzes else "", minutes=page.minutes)
    return "\n".join([first, *(f"- {title}" for title, _ in modules)])


def achievement(course: Awarded, *, edition: int, title: str = "", title_en: str = "") -> dict[str, Any]:
    """Return a course's edition as an Achievement of Open Badges 3.0, under the titles that a certificate bears."""
    return {
        "id": address("achievement", course.code, edition),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": both(title or course.title, title_en or (course.title_en if not title else "")),
        "description": course.description,
        "criteria": {"narrative": course.criteria},
        "humanCode": course.code,
        "version": str(edition),
        "inLanguage": "th",
        "image": {"id": address("emblem"), "type": "Image", "caption": "ตราสัญลักษณ์ของโครงการ (emblem of the programme)"},
    }

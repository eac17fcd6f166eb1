"""Course, module and lesson pages, which hold content and no learner state; enrolment and progress, which hold it."""

from courses.models.imports import ImportedItem
from courses.models.learning import Enrolment, LessonProgress, ModuleProgress
from courses.models.package_jobs import PackageJob
from courses.models.pages import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.models.prerequisites import CoursePrerequisite, Level, ModulePrerequisite
from courses.models.publishing import Edition, Publication, RefresherReminder, TranslationCheck
from courses.policy import PublishPolicy

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "CoursePrerequisite",
    "Edition",
    "Enrolment",
    "ImportedItem",
    "LessonPage",
    "LessonProgress",
    "Level",
    "ModulePage",
    "ModulePrerequisite",
    "ModuleProgress",
    "PackageJob",
    "Publication",
    "PublishPolicy",
    "RefresherReminder",
    "TranslationCheck",
]

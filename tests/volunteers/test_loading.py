"""Target groups and programmes from a file."""

from pathlib import Path

import pytest
from django.conf import settings

from lms.volunteers.loading import ProgrammesFileError, load_programmes
from lms.volunteers.models import Programme, TargetGroup
from tests import make

pytestmark = pytest.mark.django_db

STARTER = settings.BASE_DIR / "content" / "starter" / "programmes.yaml"


@pytest.fixture
def duties():
    return make.course(modules=0, code="volunteer-duties")


def written(folder: Path, text: str) -> Path:
    path = folder / "programmes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def errors_of(path: Path) -> str:
    with pytest.raises(ProgrammesFileError) as error:
        load_programmes(path)
    return str(error.value)


def test_the_starter_programme_is_open_to_all_six_groups_and_requires_the_duties_course(duties):
    loaded = load_programmes(STARTER)
    programme = Programme.objects.get()
    assert programme.name == "อาสาสมัครดิจิทัลประจำหมู่บ้าน"
    assert programme.is_open
    assert set(programme.required_courses.all()) == {duties}
    assert programme.target_groups.count() == TargetGroup.objects.count() == 6
    assert loaded.programmes == [programme.code]


def test_every_starter_name_is_there_in_both_languages(duties):
    load_programmes(STARTER)
    for row in [*TargetGroup.objects.all(), *Programme.objects.all()]:
        assert any("ก" <= letter <= "๛" for letter in row.name)
        assert row.name_en.isascii()


def test_loading_twice_changes_nothing_and_keeps_what_staff_edited(duties):
    load_programmes(STARTER)
    programme = Programme.objects.get()
    programme.name = "ชื่อที่เจ้าหน้าที่แก้"
    programme.required_courses = []
    programme.save()
    loaded = load_programmes(STARTER)
    assert (loaded.programmes, loaded.target_groups) == ([], [])
    assert Programme.objects.get().name == "ชื่อที่เจ้าหน้าที่แก้"
    assert not Programme.objects.get().required_courses.exists()


def test_a_missing_course_is_named_with_file_and_field_and_nothing_is_loaded():
    assert "programmes.yaml: programmes[1].required_courses: no course has the code 'volunteer-duties'" in errors_of(
        STARTER
    )
    assert not TargetGroup.objects.exists()


def test_every_mistake_is_named_at_once(tmp_path, duties):
    text = """
target_groups:
  - code: villagers
    name: {th: ชาวบ้าน, en: Villagers}
  - code: villagers
    name: {th: ชาวบ้าน}
programmes:
  - code: not a slug
    name: {th: โครงการ, en: Programme}
    target_groups: [scouts]
    required_courses: volunteer-duties
    is_open: perhaps
"""
    found = errors_of(written(tmp_path, text))
    for place in [
        "target_groups[2].code",
        "target_groups[2].name.en",
        "programmes[1].code",
        "programmes[1].target_groups",
        "programmes[1].required_courses",
        "programmes[1].is_open",
    ]:
        assert f": {place}: " in found
    assert not TargetGroup.objects.exists()


@pytest.mark.parametrize("text", ["- a list", "target_groups: [", "target_groups: 3\nprogrammes: {}", "\ufffe"])
def test_a_file_of_another_shape_is_refused_by_name(tmp_path, text):
    assert "programmes.yaml" in errors_of(written(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_refused_by_name(tmp_path):
    assert "absent.yaml" in errors_of(tmp_path / "absent.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00\xd8")
    assert "binary.yaml" in errors_of(tmp_path / "binary.yaml")

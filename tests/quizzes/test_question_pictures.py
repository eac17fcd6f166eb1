"""The pictures of questions: chosen in the library, kept with the version, shown with their meaning."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import override
from PIL import Image as Bitmap
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import ReferenceIndex

from quizzes.errors import FieldErrors
from quizzes.exchange.plain import Outcome, read_question, save_question
from quizzes.kinds import KINDS
from quizzes.pictures import keep_picture, picture_name
from quizzes.presenting import questions_shown
from quizzes.showing import show_question
from quizzes.versions import publish_question
from tests.make import question_kinds_typed as make
from tests.make import quizzes
from tests.make.pictures import CHAT, photo, picture

pytestmark = pytest.mark.django_db
EVERY_KIND = list(KINDS)


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept_files(media) -> list[str]:
    return sorted(path.name for path in (media / "questions").glob("*"))


def test_a_drawing_is_kept_as_it_is(media):
    kept = keep_picture(picture())
    assert default_storage.open(kept["file"]).read().decode() == CHAT
    assert (kept["width"], kept["height"]) == (400, 300)
    assert kept["file"].endswith(".svg")


def test_a_photo_is_kept_small_upright_and_without_what_the_camera_noted(media):
    kept = keep_picture(picture(photo(2000, 1000, rotated=True), "home.jpg"))
    assert (kept["width"], kept["height"]) == (800, 1600)
    stored = Bitmap.open(BytesIO(default_storage.open(kept["file"]).read()))
    assert (stored.format, stored.size) == ("WEBP", (800, 1600))
    assert not stored.getexif()


def test_a_small_photo_is_not_enlarged(media):
    kept = keep_picture(picture(photo(300, 200), "small.jpg"))
    assert (kept["width"], kept["height"]) == (300, 200)


def test_a_picture_is_kept_once_whatever_it_is_called(media):
    first, second = picture(name="one.svg"), picture(name="two.svg")
    assert keep_picture(first) == keep_picture(second) == keep_picture(first)
    assert picture_name(first) == keep_picture(first)["file"]
    assert len(kept_files(media)) == 1


def test_a_version_keeps_its_picture_when_the_library_changes(media):
    image = picture()
    question = make.question_with_picture("single_choice", image=image)
    before = question.current_version.content["picture"]
    image.file = ContentFile(CHAT.replace("KBANK", "SCB").encode(), name="chat.svg")
    image.save()
    question = type(question).objects.get(pk=question.pk)
    after = publish_question(question=question).content["picture"]
    assert after["file"] != before["file"]
    assert question.versions.get(number=1).content["picture"] == before
    assert "KBANK" in default_storage.open(before["file"]).read().decode()
    image.delete()
    assert default_storage.exists(before["file"])


def test_publishing_again_makes_no_new_version(media):
    question = make.question_with_picture("hotspot")
    publish_question(question=question)
    assert question.versions.count() == 1
    assert len(kept_files(media)) == 1


def test_saving_the_same_again_changes_nothing(media):
    image, bank = picture(), quizzes.question_bank()
    plain = make.read("hotspot", id="hot-1")
    for outcome in (Outcome.CREATED, Outcome.UNCHANGED):
        assert save_question(bank=bank, plain=plain, actor=None, pictures={"chat.svg": image.pk})[1] == outcome


def test_a_question_without_picture_says_nothing_of_one(media):
    question = quizzes.question()
    assert "picture" not in question.current_version.content
    assert kept_files(media) == []


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(("language", "alt"), [("th", "ข้อความในแชต"), ("en", "Messages in a chat")])
def test_each_kind_is_shown_with_its_picture_in_preview_and_review(media, kind, language, alt):
    question = make.question_with_picture(kind)
    for mode in (language, f"review-{language}"):
        page = question.make_preview_request(preview_mode=mode).content.decode()
        assert page.count(f"/media/{question.current_version.content['picture']['file']}") == 1
        assert f'"{alt}"' in page


def test_a_picture_without_english_is_described_in_thai_and_says_so(media):
    content = {**quizzes.question().current_version.content}
    content["picture"] = {"file": "questions/a.svg", "width": 4, "height": 3, "alt": {"th": "แชต", "en": ""}}
    with override("en"):
        shown = show_question(kind="single_choice", content=content, layout=KINDS["single_choice"].layout(content))
        page = render_to_string("quizzes/_question.html", {"question": shown})
    assert 'width="4" height="3" alt="แชต" lang="th"' in page


def test_pictures_cost_no_query_however_many_there_are(media, django_assert_max_num_queries):
    image, bank = picture(), quizzes.question_bank()
    for number in range(6):
        make.question_with_picture(EVERY_KIND[number], bank=bank, image=image)
    attempts = [quizzes.attempt(quizzes.quiz(bank=bank, draws=[("safety", asked)])) for asked in (1, 6)]
    for attempt in attempts:
        with django_assert_max_num_queries(2):
            assert all(one.picture or one.parts.get("picture") for one in questions_shown(attempt))


def test_the_kept_picture_is_served_to_anyone_and_can_run_nothing(media, client):
    kept = keep_picture(picture())
    answer = client.get(f"/media/{kept['file']}")
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_library_knows_which_questions_use_a_picture(media):
    image = picture()
    question = make.question_with_picture("short_text", image=image)
    assert [str(use.object_id) for use in ReferenceIndex.get_references_to(image)] == [str(question.pk)]


@pytest.mark.parametrize("kind", ["single_choice", "hotspot"])
def test_a_picture_and_what_it_shows_belong_together(media, kind):
    item = {"picture": make.PICTURE, **(make.plain(kind) if kind == "hotspot" else quizzes.plain_question(kind))}
    plain, block, image = read_question(item), KINDS[kind].block(), picture()
    described = {"th": "แชต", "en": ""}
    for chosen, alt, field in ((image.pk, {"th": "", "en": "A chat"}, "alt"), (None, described, "image")):
        value = {**plain.value, "picture": {"image": chosen, "alt": alt}}
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(block.to_python(value))
        assert list(refused.value.block_errors["picture"].block_errors) == [field]
    block.clean(block.to_python({**plain.value, "picture": {"image": image.pk, "alt": described}}))


@pytest.mark.parametrize("kind", list(make.OWN_FIELDS))
def test_a_draft_may_lack_all_but_what_it_asks_and_is_previewed(media, kind):
    block = KINDS[kind].block()
    block.defer_required_validation()
    draft = block.clean(block.to_python({"stem": {"th": "ถามว่าอะไร", "en": ""}}))
    question = quizzes.question("true_false", published=False)
    question.write(kind, block.get_prep_value(draft))
    for mode in ("th", "review-en"):
        assert "ถามว่าอะไร" in question.make_preview_request(preview_mode=mode).content.decode()


def test_a_question_whose_picture_is_gone_cannot_be_published_without_a_decision(media):
    image = picture()
    question = make.question_with_picture("single_choice", image=image)
    image.delete()
    question = type(question).objects.get(pk=question.pk)
    with pytest.raises(FieldErrors, match=r"picture\.file"):
        publish_question(question=question)
    assert question.versions.count() == 1

"""The light picture: small, right in Thai, with a QR that leads to the check; refused rather than wrong."""

import io

import pytest
import zxingcpp
from PIL import Image, features

from certificates.share_picture import LARGEST, PictureImpossible, draw_share_picture
from certificates.sharing import keep_picture, kept_picture, line_address
from tests import make
from tests.make.certificates import certificate, printed, revoked
from tests.make.checking import files_in

LONG = "การรู้เท่าทันภัยออนไลน์และการให้ความช่วยเหลือผู้สูงอายุในชุมชนสำหรับอาสาสมัครดิจิทัลประจำหมู่บ้าน"


@pytest.mark.without_database
@pytest.mark.parametrize("name", ["นางสมใจ ใจดี", "พระมหาปู่ป่าน้ำทิ้ง ฐิตญาโณ", "نورإيني بنت أحمد", "Ann O'Neill"])
@pytest.mark.parametrize("title", ["หน้าที่ของ อสด.", LONG])
def test_it_is_light_and_its_qr_leads_to_the_check(name, title):
    row = printed(full_name=name, course_title=title)
    data = draw_share_picture(row)
    assert len(data) <= LARGEST
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(data)).convert("RGB"))
    assert code.text == f"http://localhost:8000/verify/{row.serial}/"


@pytest.mark.without_database
@pytest.mark.parametrize(
    "fields", [{"full_name": "สมใจ 😀"}, {"course_title": "课程"}, {"agency_name": "㍿"}, {"full_name": "ก" * 250}]
)
def test_it_is_refused_rather_than_drawn_wrong(fields):
    with pytest.raises(PictureImpossible):
        draw_share_picture(printed(**fields))


@pytest.mark.without_database
def test_without_shaping_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr(features, "check_feature", lambda name: False)
    with pytest.raises(PictureImpossible):
        draw_share_picture(printed())


@pytest.mark.django_db
class TestOfAPerson:
    @pytest.fixture
    def somjai(self):
        return make.trainee("สมใจ")

    @pytest.fixture
    def row(self, somjai, settings, tmp_path):
        files_in(tmp_path, settings)
        return certificate(somjai, make.course(modules=0))

    def test_it_is_drawn_once_by_a_worker_and_then_sent(self, client, somjai, row, monkeypatch):
        asked = []
        monkeypatch.setattr("certificates.own_views.draw_picture.delay", asked.append)
        client.force_login(somjai)
        address = f"/en/certificates/{row.serial}/picture/"
        assert '<meta http-equiv="refresh"' in client.get(address).content.decode()
        assert asked == [row.pk]
        keep_picture(row.pk)
        keep_picture(row.pk)
        response = client.get(address)
        assert b"".join(response.streaming_content).startswith(b"\x89PNG")
        assert response["Content-Type"] == "image/png"
        assert "no-store" in response["Cache-Control"]

    def test_what_cannot_be_drawn_is_told_and_not_waited_for(self, client, somjai, row):
        row.course_title = "ก" * 200
        row.save()
        assert keep_picture(row.pk) is False
        client.force_login(somjai)
        response = client.get(f"/en/certificates/{row.serial}/picture/")
        assert response.status_code == 422
        assert "Send the PDF or the link instead" in response.content.decode()

    def test_it_is_for_its_owner_only(self, client, row):
        address = f"/certificates/{row.serial}/picture/"
        assert client.get(address).status_code == 302
        client.force_login(make.trainee("คนอื่น"))
        assert client.get(address).status_code == 404
        client.force_login(make.editor())
        assert client.get(address).status_code == 404

    def test_one_that_does_not_hold_has_none(self, client, somjai, row):
        revoked(row, make.admin())
        client.force_login(somjai)
        assert client.get(f"/certificates/{row.serial}/picture/").url == f"/verify/{row.serial}/"
        assert kept_picture(row) is None

    def test_the_message_for_line_names_course_and_address_and_no_person(self, row):
        address = line_address(row)
        assert address.startswith("https://line.me/R/share?text=")
        assert row.serial in address
        assert "%E0%B8%AA%E0%B8%A1%E0%B9%83%E0%B8%88" not in address

"""Publishing layouts: checked, frozen, never changed; which course has which; what certificates keep."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from certificates.issuing import issue
from certificates.layouts.builtin import BUILT_IN
from certificates.layouts.choosing import version_for
from certificates.layouts.keeping import layout_for
from certificates.layouts.starter import load_layouts
from certificates.layouts.versions import freeze_version, publish_layout
from certificates.models import CertificateLayout, ImmutableLayoutError, LayoutChoice, LayoutVersion
from certificates.pdf import render_pdf
from lms.agencies.models import Agency
from lms.core.refusals import Refused
from tests import make
from tests.certificates.reading import text_of
from tests.make.certificates import certificate, enrolment
from tests.make.layouts import picture, starter

pytestmark = [pytest.mark.django_db, pytest.mark.without_database]


@pytest.fixture(autouse=True)
def quick_checks(monkeypatch):
    """One sample in place of all: drawing them takes a second, and the tests of the drawings do."""
    monkeypatch.setattr("certificates.layouts.checking.SAMPLES", {"usual": {}})


@pytest.fixture
def formal() -> CertificateLayout:
    layout = starter()
    publish_layout(layout=layout, actor=make.admin())
    return layout


def agency(code: str) -> Agency:
    return Agency.objects.create(code=code, name=f"หน่วยงาน {code}", name_en=f"Agency {code}")


def test_publishing_freezes_a_version(formal):
    version = formal.current_version
    assert version.number == 1
    assert version.content["texts"]["heading"] == "ประกาศนียบัตร"
    assert formal.live


def test_publishing_the_same_again_makes_no_new_version(formal):
    assert freeze_version(layout=formal) == (formal.current_version, False)
    formal.name = "อีกชื่อ"  # not printed
    assert publish_layout(layout=formal).number == 1


def test_a_change_makes_a_new_version_and_leaves_the_old(formal):
    formal.heading = "วุฒิบัตร"
    assert publish_layout(layout=formal).number == 2
    assert [row.content["texts"]["heading"] for row in LayoutVersion.objects.order_by("number")] == [
        "ประกาศนียบัตร",
        "วุฒิบัตร",
    ]


def test_a_draft_changes_nothing(formal):
    formal.heading = "วุฒิบัตร"
    formal.save_revision()
    formal.refresh_from_db()
    assert formal.current_version.number == 1
    assert formal.heading == "ประกาศนียบัตร"


def test_a_version_never_changes(formal):
    version = formal.current_version
    with pytest.raises(ImmutableLayoutError):
        version.save()
    with pytest.raises(ImmutableLayoutError):
        version.delete()
    with pytest.raises(ImmutableLayoutError):
        LayoutVersion.objects.update(number=2)
    with pytest.raises(ImmutableLayoutError):
        LayoutVersion.objects.all().delete()


def test_what_may_not_go_live_is_refused_in_words_and_nothing_is_saved():
    layout = starter()
    layout.statement = "{nobody}"
    with pytest.raises(Refused) as refused:
        publish_layout(layout=layout)
    assert refused.value.code == "layout_not_publishable"
    assert "{nobody}" in refused.value.facts["problem"]
    assert not CertificateLayout.objects.exists()


def test_one_that_may_not_go_live_on_schedule_stops_nothing_that_waits_behind_it(formal, caplog):
    other = starter("youth")
    publish_layout(layout=other)
    for layout, heading in ((formal, ""), (other, "วุฒิบัตร")):
        layout.heading = layout.heading_en = heading
        layout.go_live_at = timezone.now() + timedelta(hours=1)
        layout.save_revision().publish(skip_permission_checks=True)
    long_ago = timezone.now() - timedelta(minutes=1)
    for number, layout in enumerate((formal, other)):
        earlier = long_ago - timedelta(minutes=5 - number)
        revision = layout.latest_revision
        content = {**revision.content, "go_live_at": earlier.isoformat()}
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=earlier, content=content)
    call_command("publish_scheduled")
    formal.refresh_from_db()
    other.refresh_from_db()
    assert formal.current_version.number == 1
    assert "is not used" in caplog.text
    entries = ModelLogEntry.objects.filter(action="certificate_layout.not_used")
    assert [entry.object_id for entry in entries] == [str(formal.pk)]
    assert (other.current_version.number, other.current_version.content["texts"]["heading"]) == (2, "วุฒิบัตร")


def test_a_review_does_not_publish_what_the_checks_refuse(formal):
    formal.heading = formal.heading_en = ""
    with pytest.raises(Refused):
        formal.require_publishable()


def test_starter_layouts_are_three_and_loading_again_changes_nothing():
    assert load_layouts() == 3
    row = CertificateLayout.objects.get(code="youth")
    row.heading = "ของเรา"
    publish_layout(layout=row)
    assert load_layouts() == 0
    assert CertificateLayout.objects.get(code="youth").heading == "ของเรา"
    assert LayoutChoice.objects.get().layout.code == "formal-state"


def test_the_nearest_choice_holds(formal, django_assert_num_queries):
    etda = agency("etda")
    course, plain = make.course(modules=0, agency=etda), make.course(modules=0)
    assert version_for(course) is None
    others = {name: starter(name) for name in ("agency", "youth")}
    for layout in others.values():
        publish_layout(layout=layout)
    LayoutChoice.objects.create(layout=formal)
    assert version_for(course) == version_for(plain) == formal.current_version_id
    LayoutChoice.objects.create(layout=others["agency"], agency=etda)
    assert version_for(course) == others["agency"].current_version_id
    assert version_for(plain) == formal.current_version_id
    LayoutChoice.objects.create(layout=others["youth"], course=course)
    with django_assert_num_queries(1):
        assert version_for(course) == others["youth"].current_version_id
    assert version_for(make.in_english(course)) == others["youth"].current_version_id
    others["youth"].unpublish()
    assert version_for(course) == others["agency"].current_version_id


def test_one_choice_for_each(formal):
    LayoutChoice.objects.create(layout=formal)
    with pytest.raises(IntegrityError), transaction.atomic():
        LayoutChoice.objects.create(layout=formal)
    with pytest.raises(IntegrityError), transaction.atomic():
        LayoutChoice.objects.create(layout=formal, course=make.course(modules=0), agency=agency("etda"))


def test_a_certificate_keeps_the_layout_it_was_issued_with(formal):
    etda = agency("etda")
    course = make.course(modules=0, agency=etda, minutes=90)
    LayoutChoice.objects.create(layout=formal)
    first = issue(enrolment=enrolment(course=course))
    assert (first.layout_version, first.course_minutes) == (formal.current_version, 90)
    assert (first.agency_name, first.agency_name_en) == ("หน่วยงาน etda", "Agency etda")
    before = render_pdf(first)
    formal.heading = "วุฒิบัตร"
    publish_layout(layout=formal)
    second = issue(enrolment=enrolment(make.trainee(), course=course))
    assert render_pdf(first) == before
    assert "ประกาศนียบัตร" in text_of(before)
    assert "๑.๕ ชั่วโมง" in text_of(before)
    assert "วุฒิบัตร" in text_of(render_pdf(second))


def test_a_row_from_before_layouts_has_the_built_in_one(formal):
    LayoutChoice.objects.create(layout=formal)
    assert layout_for(certificate()) is BUILT_IN


def test_a_layout_is_read_once_in_a_process(formal, django_assert_num_queries):
    LayoutChoice.objects.create(layout=formal)
    row = issue(enrolment=enrolment())
    layout_for(row)
    with django_assert_num_queries(1):
        assert layout_for(row).design == "formal"


def test_pictures_are_frozen_with_the_version(formal):
    mark = picture("seal", description="ตรากระทรวง")
    mark.save()
    formal.seal_plan, formal.seal = "picture", mark
    version = publish_layout(layout=formal)
    was = version.content["seal"]["data"]
    mark.data = b"other"
    mark.save()
    version.refresh_from_db()
    assert version.content["seal"]["data"] == was

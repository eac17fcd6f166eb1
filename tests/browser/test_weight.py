"""What the weight meter says is what a phone fetches."""

import pytest

from tests.bench.phone import load
from tests.browser.conftest import PHONE
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_the_meter_agrees_within_a_tenth_with_what_a_phone_fetches(shared_server: Server, chromium):
    scene = shared_server.shell("from tests.make.weight_scenes import scene\nanswer = scene()\n")
    assert isinstance(scene, dict)
    assert len(scene["lessons"]) == 3
    for lesson in scene["lessons"]:
        with chromium.new_context(**PHONE, device_scale_factor=2) as context:
            cookies = [
                {"name": name, "value": value, "url": shared_server.url} for name, value in scene["cookies"].items()
            ]
            context.add_cookies(cookies)
            traffic, _painted = load(context.new_page(), shared_server.url + lesson["path"], slowly=False)
        fetched = sum(traffic.crossed.values())
        assert traffic.broken == 0
        assert lesson["bytes"] == pytest.approx(fetched, rel=0.1), f"{lesson['path']}: {traffic.crossed}"

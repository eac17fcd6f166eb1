"""One worker at a time for one piece of work."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache

from lms.core.leases import Lease

pytestmark = pytest.mark.without_database


def test_only_one_holds_a_lease_until_it_is_given_back_or_runs_out():
    one, other, elsewhere = Lease("a", 60), Lease("a", 60), Lease("b", 60)
    assert one.take()
    assert not other.take()
    assert elsewhere.take()
    one.renew()
    assert not other.take()
    one.give_back()
    assert other.take()
    cache.touch("a", -1)
    assert one.take()


def test_who_comes_back_too_late_ends_nobody_elses():
    late = Lease("c", 60)
    assert late.take()
    cache.touch("c", -1)
    with ThreadPoolExecutor(1) as other:
        assert other.submit(Lease("c", 60).take).result()
        late.renew()
        late.give_back()
        assert not late.take()
        other.submit(Lease("c", 60).give_back).result()
    assert late.take()

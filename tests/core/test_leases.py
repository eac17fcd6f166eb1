"""One worker at a time for one piece of work."""

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

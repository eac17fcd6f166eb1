"""Working on files that staff bring in or take away: reported first, written when they say so. All may be repeated.

A module that has such jobs makes one `FileJobs` of its model, and says in a function of its own what the work is.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from lms.core.jobs import BackgroundJob, FileJob
from lms.core.leases import Lease

logger = logging.getLogger(__name__)
State = BackgroundJob.State

STEPS = 100  # of every such job
KEPT_FOR = timedelta(hours=24)  # a file that nobody went on with
LOST_AFTER = timedelta(minutes=15)  # work that has not ended by then was lost with its worker
LEASE_SECONDS = 600  # after so long without a word, the worker that held it is dead
TOLD_EVERY = 10  # things written between two words of how far it is
SHOWN_FOR = 3600  # seconds that such a word is kept


Job = TypeVar("Job", bound=FileJob)


@dataclass(frozen=True)
class Ending:
    """How the work on a job ended: `values` go into its row; its file goes unless someone still needs it."""

    state: State
    keeps_file: bool = False
    values: dict[str, Any] = field(default_factory=dict)


class FileJobs(Generic[Job]):
    """The jobs of one model. `name` stands for them in the cache; `related` are read with each.

    `task` runs one, by its name: tasks call the module that makes this.
    """

    def __init__(self, model: type[Job], *, task: str, name: str, related: tuple[str, ...] = ()) -> None:
        self.rows = model._default_manager
        self.task, self.name, self.related = task, name, related

    def ask(self, job: Job) -> None:
        """Have a worker run a job once the transaction is written; where nobody hears it, the sweep asks again."""
        transaction.on_commit(partial(current_app.send_task, self.task, [job.pk]), robust=True)

    def run(self, job_id: int, work: Callable[[Job], Ending]) -> None:
        """Do a job's work in the language of who asked for it; nothing for one that is over, or in another's hands.

        Whatever goes wrong is kept with the job; what nobody foresaw is raised as well.
        """
        lease = self._lease(job_id)
        if not lease.take():
            return
        try:
            job = self._begin(job_id)
            if job is not None:
                with override(_language_of(job.requested_by)):
                    self._work(job, work)
        finally:
            lease.give_back()

    def _begin(self, job_id: int) -> Job | None:
        started = self.rows.filter(pk=job_id, state__in=[State.WAITING, State.RUNNING])
        if not started.update(state=State.RUNNING, steps_done=0):
            return None
        return self.rows.select_related("requested_by", *self.related).get(pk=job_id)

    def _work(self, job: Job, work: Callable[[Job], Ending]) -> None:
        try:
            ending = work(job)
        except Exception:
            logger.exception("%s %s failed", self.name, job.pk)
            words = _("Nothing was written; the log of the server says why.")
            self._end(job, Ending(State.FAILED, values={"error": words}))
            raise
        self._end(job, ending)

    def _end(self, job: Job, ending: Ending) -> None:
        """Say how a job ended. Whoever ends it second says nothing."""
        running = self.rows.filter(pk=job.pk, state=State.RUNNING)
        ended = running.update(state=ending.state, finished_at=timezone.now(), **ending.values)
        if ended and not ending.keeps_file:
            self.remove_file(job)

    def advance(self, job_id: int, steps: int, **values: Any) -> None:
        """Note in the row how far a job is, 0 to 100, before it writes anything."""
        self.rows.filter(pk=job_id).update(steps_done=steps, **values)
        self._lease(job_id).renew()

    def teller(self, job_id: int, first: int) -> Callable[[int, int], None]:
        """Return what is told how many things are done, of how many, `first` steps being done before them.

        It tells through the cache: the row shows nobody anything before the transaction of the writing ends.
        """

        def tell(done: int, total: int) -> None:
            if done % TOLD_EVERY == 0:
                steps = first + (STEPS - first) * min(done, total) // max(total, 1)
                cache.set(self._progress_key(job_id), steps, SHOWN_FOR)
                self._lease(job_id).renew()

        return tell

    def steps_done(self, job: Job) -> int:
        """Return how far a job is, 0 to 100."""
        return max(job.steps_done, int(cache.get(self._progress_key(job.pk), 0)) if not job.is_over else 0)

    def remove_file(self, job: Job) -> None:
        """Remove a job's file, where it has one."""
        if job.file:
            job.file.storage.delete(str(job.file.name))
            self.rows.filter(pk=job.pk).update(file="")

    def sweep(self) -> int:
        """Remove the files nobody went on with, and ask again for work that was lost; return how many files went."""
        now = timezone.now()
        unfinished = self.rows.filter(state__in=[State.WAITING, State.RUNNING], requested_at__lt=now - LOST_AFTER)
        for pk in unfinished.values_list("pk", flat=True):
            current_app.send_task(self.task, [pk])
        over = self.rows.filter(state__in=[State.DONE, State.FAILED]).exclude(file="")
        forgotten = list(over.filter(requested_at__lt=now - KEPT_FOR).defer("report"))
        for job in forgotten:
            self.remove_file(job)
        return len(forgotten)

    def _lease(self, job_id: int) -> Lease:
        return Lease(f"{self.name}-lease-{job_id}", LEASE_SECONDS)

    def _progress_key(self, job_id: int) -> str:
        return f"{self.name}-{job_id}"


def _language_of(user: Any) -> str | None:
    return UserProfile.get_for_user(user).get_preferred_language() if user is not None else None

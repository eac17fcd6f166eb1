"""Background work of courses. Every task may run twice without harm."""

from celery import shared_task

from courses.packages import jobs
from courses.review_mail import tell_of_reviews


@shared_task(name="courses.tell_of_reviews")
def tell_of_due_reviews() -> int:
    """Mail who owns facts that are to be checked again soon; return how many mails went out."""
    return tell_of_reviews()


@shared_task(name="courses.run_package_job", acks_late=True)
def run_package_job(job_id: int) -> None:
    """Read or write a course package, or make one."""
    jobs.run_job(job_id)


@shared_task(name="courses.sweep_packages", acks_late=True)
def sweep_packages() -> int:
    """Remove the packages that nobody went on with; return how many."""
    return jobs.sweep_jobs()

"""The queue's one task: do the job of that number."""

from __future__ import annotations

from django_tasks import task

from oarlock.app.jobs.doing import do


@task()
def work(job_id: int) -> bool:
    """Do a job; the row of the job, not the queue's, tells what came of it."""
    return do(job_id)

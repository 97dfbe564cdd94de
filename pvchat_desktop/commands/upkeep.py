"""doctor, jobs."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.commands.enrolling import say_report
from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.errors import NotFound

_ENDED_JOBS = 20  # shown unless all are asked for


def _doctor(_args: argparse.Namespace, context: Context) -> int:
    report = context.app.diagnostics.report(context.watch)
    context.console.document(report)
    for line in context.app.diagnostics.lines(report):
        context.console.say(line)
    return 0


def _jobs_list(args: argparse.Namespace, context: Context) -> int:
    jobs = context.app.jobs.jobs()
    if not getattr(args, "all", False):
        old = {job.id for job in [job for job in jobs if job.state.is_final][_ENDED_JOBS:]}
        jobs = tuple(job for job in jobs if job.id not in old)
    if not jobs:
        context.console.say("There are no jobs.")
    else:
        context.console.table(
            ("JOB", "STATE", "WHAT", "PROGRESS"),
            ((job.id[:8], job.state, job.label, _progress(job)) for job in jobs),
        )
    context.console.document({"jobs": [_job_document(job) for job in jobs]})
    return 0


def _progress(job: Job) -> str:
    if job.error:
        return job.error
    if job.progress is None or job.state is JobState.DONE:  # the last record of a finished job is from before its end
        return ""
    return f"{job.progress.stage} {job.progress.done}/{job.progress.total}"


def _job_document(job: Job) -> dict[str, Any]:
    progress = job.progress
    return {
        "id": job.id,
        "kind": job.kind,
        "label": job.label,
        "state": job.state,
        "progress": _progress_document(progress) if progress else None,
        "error": job.error,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    }


def _progress_document(progress: Progress) -> dict[str, Any]:
    step = asdict(progress.step) if progress.step else None
    return {"stage": progress.stage, "done": progress.done, "total": progress.total, "step": step}


def _job(context: Context, text: str) -> JobId:
    found = [job.id for job in context.app.jobs.jobs() if job.id.startswith(text)]
    if len(found) != 1:
        raise NotFound(f"There is {'no' if not found else 'more than one'} job “{text}”.", hint="See: pvchat jobs list")
    return found[0]


def _jobs_pause(args: argparse.Namespace, context: Context) -> int:
    context.app.jobs.pause(_job(context, args.job))
    return _jobs_list(args, context)


def _jobs_resume(args: argparse.Namespace, context: Context) -> int:
    app, job = context.app, _job(context, args.job)
    from pvchat_desktop.services.learning import KINDS

    if app.catalog.jobs.get(job).kind in KINDS and app.learning.unfinished():
        say_report(context, app.learning.resume(job, context.watch))
    else:
        app.jobs.resume(job, context.watch)
    return _jobs_list(args, context)


def _jobs_cancel(args: argparse.Namespace, context: Context) -> int:
    context.app.jobs.cancel(_job(context, args.job))
    return _jobs_list(args, context)


def _all_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=f"also those that ended before the last {_ENDED_JOBS}")


def _job_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="JOB", help="an identifier from `pvchat jobs list`, or its first digits")


COMMANDS = (
    Command(("doctor",), "check the machine and the program", _doctor),
    Command(("jobs", "list"), "list jobs", _jobs_list, _all_jobs),
    Command(("jobs", "pause"), "pause a running job", _jobs_pause, _job_argument),
    Command(("jobs", "resume"), "go on with a paused or interrupted job", _jobs_resume, _job_argument),
    Command(("jobs", "cancel"), "stop a job for good", _jobs_cancel, _job_argument),
)

"""doctor, jobs, library snapshots and restore."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.commands.enrolling import say_report
from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState, Progress
from pvchat_desktop.core.sizes import size_text
from pvchat_desktop.errors import NotFound, Refused

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
        app.jobs.go_on(job, context.watch)
    return _jobs_list(args, context)


def _jobs_cancel(args: argparse.Namespace, context: Context) -> int:
    app, job = context.app, _job(context, args.job)
    from pvchat_desktop.services.learning import KINDS

    give_up = app.learning.give_up if app.catalog.jobs.get(job).kind in KINDS else app.jobs.cancel
    give_up(job)
    return _jobs_list(args, context)


def _snapshots(_args: argparse.Namespace, context: Context) -> int:
    found = context.app.snapshots.all()
    if not found:
        context.console.say("There are no snapshots. One is made before every large change of people.")
    else:
        context.console.table(
            ("SNAPSHOT", "MADE", "WHY", "PEOPLE", "CLIPS", "SIZE"),
            (
                (one.id, one.made_at[:16], one.reason, _figure(one.people), _figure(one.clips), size_text(one.bytes))
                for one in found
            ),
        )
        context.console.say("Go back to one with: pvchat library restore SNAPSHOT")
    context.console.document({"snapshots": [asdict(one) for one in found]})
    return 0


def _figure(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _restore(args: argparse.Namespace, context: Context) -> int:
    if context.console.out is not sys.stdout:  # the command of another process: somebody works with this catalog
        raise Refused(
            "PVChat Desktop is open, so an older state cannot be put in its place.",
            hint="Close its window, or wait for the other command, then try again.",
        )
    snapshot = context.app.snapshots.find(args.snapshot)
    if not args.yes:
        raise Refused(
            f"This goes back to {snapshot.made_at[:16]}, {snapshot.reason}: all people, clips, chats and packs of "
            "then. What was added and changed since is gone.",
            hint="The state of now is kept as a snapshot. To go on, add --yes.",
        )
    restored = context.app.snapshots.restore(snapshot)
    context.app.rescoring.catch_up()
    say = context.console.say
    say(f"Restored the state of {snapshot.made_at[:16]}, {snapshot.reason}.")
    say(f"The state of before is kept: pvchat library restore {restored.kept.id}")
    if restored.to_scan:
        say(f"{restored.to_scan} clips have to be looked through again: pvchat library scan")
    context.console.document(
        {"restored": asdict(snapshot), "kept": asdict(restored.kept), "clips_to_scan": restored.to_scan}
    )
    return 0


def _snapshot_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="as in `pvchat library snapshots`, or `last`")
    parser.add_argument("--yes", action="store_true", help="really go back")


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
    Command(("library", "snapshots"), "list the states that can be gone back to", _snapshots),
    Command(("library", "restore"), "go back to a snapshot", _restore, _snapshot_argument),
)

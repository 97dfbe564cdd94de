"""doctor, models, jobs."""

from __future__ import annotations

import argparse
from typing import Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.ids import JobId
from pvchat_desktop.core.job import Job, JobState
from pvchat_desktop.errors import NotFound
from pvchat_desktop.services.views import FacePack

_ENDED_JOBS = 20  # shown unless all are asked for


def _doctor(_args: argparse.Namespace, context: Context) -> int:
    report = context.app.diagnostics.report(context.watch)
    context.console.document(report)
    for line in context.app.diagnostics.lines(report):
        context.console.say(line)
    return 0


def _models_list(_args: argparse.Namespace, context: Context) -> int:
    packs = context.app.models.face_packs()
    context.console.table(
        ("PACK", "STATE", "LICENCE", "NOTE"),
        ((pack.name, _pack_state(pack), pack.licence, pack.why_not) for pack in packs),
    )
    context.console.document({"face_packs": [_pack_document(pack) for pack in packs]})
    return 0


def _pack_state(pack: FacePack) -> str:
    if not pack.is_ready:
        return "not here"
    state = "in use" if pack.is_active else "ready"
    return state if pack.is_calibrated else f"{state}, not calibrated"


def _pack_document(pack: FacePack) -> dict[str, Any]:
    return {
        "name": pack.name,
        "title": pack.title,
        "licence": pack.licence,
        "ready": pack.is_ready,
        "calibrated": pack.is_calibrated,
        "active": pack.is_active,
        "needs_acceptance": pack.needs_acceptance,
        "why_not": pack.why_not or None,
        "bytes": pack.bytes,
    }


def _models_plan(args: argparse.Namespace, context: Context) -> int:
    plan = context.app.models.plan(args.pack)
    size = f"{plan.bytes / 1e6:.1f} MB" if plan.bytes is not None else "unknown until the source is asked"
    context.console.say(f"{args.pack}: {size} to fetch, {plan.free_bytes / 1e9:.1f} GB free.")
    context.console.document({"pack": args.pack, "bytes": plan.bytes, "free_bytes": plan.free_bytes, "fits": plan.fits})
    return 0


def _models_download(args: argparse.Namespace, context: Context) -> int:
    if args.accept_licence:
        context.app.models.accept_licence(args.pack)
    context.app.models.download(args.pack, context.watch)
    return _ready(context, args.pack, "was fetched and verified")


def _models_verify(args: argparse.Namespace, context: Context) -> int:
    context.app.models.verify(args.pack, context.watch)
    return _ready(context, args.pack, "is complete and unchanged")


def _models_import(args: argparse.Namespace, context: Context) -> int:
    if args.accept_licence and args.pack:
        context.app.models.accept_licence(args.pack)
    names = context.app.models.import_from(context.path(args.folder), args.pack, context.watch)
    for name in names:
        context.console.say(f"{name} was imported and is ready.")
    context.console.document({"imported": list(names)})
    return 0


def _ready(context: Context, pack: str, what: str) -> int:
    context.console.say(f"{pack} {what}.")
    context.console.document({"pack": pack, "ready": True})
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
        "progress": {"stage": progress.stage, "done": progress.done, "total": progress.total} if progress else None,
        "error": job.error,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    }


def _job(context: Context, text: str) -> JobId:
    found = [job.id for job in context.app.jobs.jobs() if job.id.startswith(text)]
    if len(found) != 1:
        raise NotFound(f"There is {'no' if not found else 'more than one'} job “{text}”.", hint="See: pvchat jobs list")
    return found[0]


def _jobs_pause(args: argparse.Namespace, context: Context) -> int:
    context.app.jobs.pause(_job(context, args.job))
    return _jobs_list(args, context)


def _jobs_resume(args: argparse.Namespace, context: Context) -> int:
    context.app.jobs.resume(_job(context, args.job), context.watch)
    return _jobs_list(args, context)


def _jobs_cancel(args: argparse.Namespace, context: Context) -> int:
    context.app.jobs.cancel(_job(context, args.job))
    return _jobs_list(args, context)


def _pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="a name from `pvchat models list`")


def _pack_and_licence(parser: argparse.ArgumentParser) -> None:
    _pack(parser)
    parser.add_argument("--accept-licence", action="store_true", help="I have read the licence and accept it")


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where the files lie")
    parser.add_argument("pack", nargs="?", metavar="PACK", help="which pack; none: whatever the files fit")
    parser.add_argument("--accept-licence", action="store_true", help="I have read the licence and accept it")


def _all_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=f"also those that ended before the last {_ENDED_JOBS}")


def _job_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="JOB", help="an identifier from `pvchat jobs list`, or its first digits")


COMMANDS = (
    Command(("doctor",), "check the machine and the program", _doctor),
    Command(("models", "list"), "list face packs: ready, calibrated, licence", _models_list),
    Command(("models", "plan"), "size of a pack and free space", _models_plan, _pack),
    Command(("models", "download"), "fetch and verify a pack", _models_download, _pack_and_licence),
    Command(("models", "verify"), "check every file of a pack", _models_verify, _pack),
    Command(("models", "import"), "take a pack's files from a folder", _models_import, _folder),
    Command(("jobs", "list"), "list jobs", _jobs_list, _all_jobs),
    Command(("jobs", "pause"), "pause a running job", _jobs_pause, _job_argument),
    Command(("jobs", "resume"), "go on with a paused or interrupted job", _jobs_resume, _job_argument),
    Command(("jobs", "cancel"), "stop a job for good", _jobs_cancel, _job_argument),
)

"""library write-sidecars, export, export-chapters; people import-sidecars."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.errors import Refused, UsageError
from pvchat_desktop.services.appearances_export import COLUMNS, TableFormat
from pvchat_desktop.services.sidecar_import import SKIPPED, ImportPlan
from pvchat_desktop.services.sidecars import SidecarState, WriteReport, write_whole
from pvchat_desktop.services.views import RefusedFile

_PRIVACY = "Names leave the program with this: whoever can read the folder can read who is in the clips."


def _write(args: argparse.Namespace, context: Context) -> int:
    if bool(args.clips) == args.all:
        raise UsageError("Which clips? Name some, or say --all.")
    app = context.app
    clips = [context.clip(ref).clip.sha256 for ref in args.clips] or app.exchange.all_clips()
    may_write = args.yes or app.settings.flag("sidecars.write")
    preview = app.exchange.sidecars.write(
        clips, context.watch, is_preview=True, with_suggested=args.suggested, remove=args.remove
    )
    if preview.touched and not may_write and not args.dry_run:
        raise Refused(preview.sentence, hint=f"{_PRIVACY} To go on, add --yes.")
    report = preview
    if not args.dry_run:
        report = app.exchange.sidecars.write(
            clips, context.watch, is_preview=False, with_suggested=args.suggested, remove=args.remove
        )
    _say_written(context, report)
    return 1 if report.refused and not report.sidecars else 0


def _say_written(context: Context, report: WriteReport) -> None:
    for one in report.touched:
        context.console.say(f"{one.what:8}  {one.path}  {', '.join(one.names) or '-'}")
    _say_refused(context, report.refused)
    context.console.say(report.sentence)
    context.console.document(
        {
            "preview": report.is_preview,
            "people": report.people,
            "sidecars": [_state_document(one) for one in report.sidecars],
            "refused": _refused_document(report.refused),
        }
    )


def _state_document(one: SidecarState) -> dict[str, Any]:
    return {
        "clip": one.clip,
        "title": one.title,
        "path": str(one.path) if one.path else None,
        "what": one.what,
        "people": list(one.names),
        "regions": one.regions,
    }


def _say_refused(context: Context, refused: tuple[RefusedFile, ...]) -> None:
    for one in refused:
        context.console.say(f"{one.path}: {one.message} {one.hint}".rstrip())


def _refused_document(refused: tuple[RefusedFile, ...]) -> list[dict[str, str]]:
    return [{"path": one.path, "message": one.message, "hint": one.hint} for one in refused]


def _import(args: argparse.Namespace, context: Context) -> int:
    exchange = context.app.exchange
    plan = exchange.plan_import([context.path(path) for path in args.paths], context.watch)
    _say_plan(context, plan)
    operation = None
    if plan.wishes and not args.dry_run:
        if not args.yes:
            raise Refused(plan.sentence, hint="To add them, say --yes. It can be undone: pvchat people undo")
        operation = exchange.apply_import(plan)
        context.console.say(f"{operation.label} (undo with: pvchat people undo)")
    context.console.document(_plan_document(plan) | {"operation": operation.id if operation else None})
    return 0


def _say_plan(context: Context, plan: ImportPlan) -> None:
    say = context.console.say
    if plan.people:
        context.console.table(
            ("NAME", "FACES", "CLIPS", ""),
            ((p.name, p.faces, p.clips, "" if p.person else "not known yet") for p in plan.people),
        )
    if plan.waiting:
        say(f"{plan.waiting} of these faces are in clips that were not looked through yet: pvchat library scan")
    for why, count in plan.skipped.items():
        say(f"{count} {SKIPPED[why]}.")
    _say_refused(context, plan.refused)
    say(plan.sentence)


def _plan_document(plan: ImportPlan) -> dict[str, Any]:
    return {
        "sidecars": plan.sidecars,
        "people": [{"name": p.name, "person": p.person, "faces": p.faces, "clips": p.clips} for p in plan.people],
        "suggestions": len(plan.wishes),
        "waiting_for_a_scan": plan.waiting,
        "skipped": dict(plan.skipped),
        "refused": _refused_document(plan.refused),
    }


def _chapters(args: argparse.Namespace, context: Context) -> int:
    clip = context.clip(args.clip)
    text = context.app.exchange.appearances.chapters(clip.clip.sha256, args.format)
    if args.file:
        target = context.path(args.file)
        write_whole(target, text.encode())
        context.console.say(f"“{target.name}” was written.")
    else:
        context.console.say(text.rstrip("\n"))
    context.console.document({"clip": clip.clip.sha256, "format": args.format, "path": args.file, "text": text})
    return 0


def _export(args: argparse.Namespace, context: Context) -> int:
    target = context.path(args.file)
    how: TableFormat = args.format or _format_of(target)
    exported = context.app.exchange.appearances.export(
        target, how, context.watch, for_spreadsheets=args.spreadsheet, only_confirmed=args.confirmed
    )
    context.console.say(f"{exported.sentence} {exported.path}")
    context.console.document(
        {
            "path": str(exported.path),
            "format": how,
            "appearances": exported.rows,
            "people": exported.people,
            "clips": exported.clips,
            "columns": COLUMNS,
        }
    )
    return 0


def _format_of(target: Path) -> TableFormat:
    formats: dict[str, TableFormat] = {".csv": "csv", ".json": "json"}
    if found := formats.get(target.suffix.lower()):
        return found
    raise UsageError("Which format? Say --format csv or --format json.")


def _write_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = f"{parser.description}. {_PRIVACY} The clips themselves are not touched."
    parser.add_argument("clips", nargs="*", metavar="CLIP", help="clips of the library")
    parser.add_argument("--all", action="store_true", help="every clip of the library")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be written")
    parser.add_argument("--suggested", action="store_true", help="also names that you have not confirmed")
    parser.add_argument("--remove", action="store_true", help="take out everything that was written before")
    parser.add_argument("--yes", action="store_true", help="really write, also if the setting sidecars.write is off")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="clips, sidecars or folders; none: all of the library")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be added")
    parser.add_argument("--yes", action="store_true", help="really add the suggestions")


def _chapter_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", metavar="CLIP", help="a video file, or a clip of the library by its identifier")
    parser.add_argument("file", nargs="?", metavar="FILE", help="where to; none: print it")
    parser.add_argument("--format", choices=("vtt", "ffmetadata"), default="vtt", help="default: vtt")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    columns = "; ".join(f"{name}: {meaning}" for name, meaning in COLUMNS.items())
    parser.description = f"{parser.description}. People who are hidden are left out. Columns: {columns}."
    parser.add_argument("file", metavar="FILE", help="where to; ends with .csv or .json")
    parser.add_argument("--format", choices=("csv", "json"), help="default: as the file's name ends")
    parser.add_argument("--spreadsheet", action="store_true", help="for a spreadsheet: UTF-8 with BOM, no formulas")
    parser.add_argument("--confirmed", action="store_true", help="only what you confirmed")


COMMANDS = (
    Command(
        ("library", "write-sidecars"),
        "write names and places of faces beside the clips (XMP), for other programs",
        _write,
        _write_arguments,
    ),
    Command(
        ("library", "export-chapters"), "write who appears when in a clip as chapters", _chapters, _chapter_arguments
    ),
    Command(("library", "export"), "write all appearances as a table", _export, _export_arguments),
    Command(
        ("people", "import-sidecars"),
        "take over names from sidecars of other programs, as suggestions",
        _import,
        _import_arguments,
    ),
)

"""faces, library and its watched folders."""

from __future__ import annotations

import argparse
from typing import Any

from pvchat_desktop.commands import wording
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.faces import Face, Track
from pvchat_desktop.core.media import ClipFile
from pvchat_desktop.core.person import TrackState
from pvchat_desktop.services.views import ClipSummary, LookReport, RefusedFile, TrackView


def _faces(args: argparse.Namespace, context: Context) -> int:
    clip = context.clip(args.clip)
    tracks = context.app.library.scan(clip.clip.sha256, context.watch)
    _say_tracks(context, tracks)
    context.console.document(
        {
            "clip": clip.clip.sha256,
            "duration_s": clip.clip.info.duration_s,
            "tracks": [_track_document(view) for view in tracks],
        }
    )
    return 0


def _say_tracks(context: Context, tracks: tuple[TrackView, ...]) -> None:
    context.console.say("No face was found in this clip." if not tracks else "")
    if tracks:
        context.console.table(
            ("TRACK", "SEEN", "FACE", "WHO", "CAN BE LEARNED"),
            (
                (
                    view.track.id[:8],
                    _seen(view.track),
                    _face(view.track.best),
                    _who(view),
                    "yes" if view.can_enroll else " ".join(view.advice),
                )
                for view in tracks
            ),
        )


def _seen(track: Track) -> str:
    """When by the face, and when by the body alone."""
    by_face = wording.spans(track.spans)
    if not track.by_body:
        return by_face
    return f"{by_face}; by build and clothes {wording.spans([one.span for one in track.by_body])}"


def _face(best: Face | None) -> str:
    return f"{best.quality.width_px:.0f} px at {wording.clock(best.t_s)}" if best else "erased"


def _who(view: TrackView) -> str:
    if view.name is None:
        return "ignored" if view.label.state is TrackState.IGNORED else "unknown"
    return view.name if view.label.state is TrackState.CONFIRMED else f"{view.name}? ({view.level})"


def _track_document(view: TrackView) -> dict[str, Any]:
    return {
        "id": view.track.id,
        "start_s": round(view.track.start_s, 3),
        "end_s": round(view.track.end_s, 3),
        "spans_s": wording.spans_s(view.track.spans),
        "by_body": [
            {"start_s": round(one.start_s, 3), "end_s": round(one.end_s, 3), "level": one.level}
            for one in view.track.by_body
        ],
        "faces": len(view.track.points),
        "best": _face_document(view.track.best) if view.track.best else None,
        "person": view.name,
        "state": view.label.state,
        "score": wording.score(view.label.score),
        "can_enroll": view.can_enroll,
        "advice": list(view.advice),
    }


def _face_document(face: Face) -> dict[str, Any]:
    return {
        "t_s": round(face.t_s, 3),
        "box": face.box.as_list(),
        "quality": {
            "width_px": round(face.quality.width_px, 1),
            "sharpness": round(face.quality.sharpness, 1),
            "yaw": round(face.quality.yaw, 3),
            "brightness": round(face.quality.brightness, 1),
        },
        "crop": face.picture,
    }


def _library_add(args: argparse.Namespace, context: Context) -> int:
    report = context.app.library.add([context.path(path) for path in args.paths], context.watch)
    if report.added or report.already_known:
        context.console.say(f"Clips added: {len(report.added)}. Known already: {len(report.already_known)}.")
    elif not report.refused:
        context.console.say("No video was found there.")
    _say_refused(context, report.refused)
    context.console.document(
        {
            "added": list(report.added),
            "already_known": list(report.already_known),
            "refused": _refused_document(report.refused),
        }
    )
    return 1 if report.refused and not report.added and not report.already_known else 0


def _say_refused(context: Context, refused: tuple[RefusedFile, ...]) -> None:
    for one in refused:
        context.console.say(f"{one.path}: {one.message} {one.hint}".rstrip())


def _refused_document(refused: tuple[RefusedFile, ...]) -> list[dict[str, str]]:
    return [{"path": one.path, "message": one.message, "hint": one.hint} for one in refused]


def _library_scan(args: argparse.Namespace, context: Context) -> int:
    library = context.app.library
    if args.clips:
        wanted = [library.clip(ref).clip.sha256 for ref in args.clips]
    else:
        _say_look(context, library.look_in_folders(context.watch))
        wanted = list(library.all())
    report = library.scan_all(wanted, context.watch, again=args.again)
    context.console.say(f"Clips looked through: {report.scanned}. Done before: {report.done_before}.")
    _say_refused(context, report.refused)
    context.console.document(
        {
            "scanned": report.scanned,
            "done_before": report.done_before,
            "refused": _refused_document(report.refused),
        }
    )
    return 1 if report.refused and not report.scanned and not report.done_before else 0


def _say_look(context: Context, report: LookReport) -> None:
    if report.added:
        context.console.say(f"New clips in watched folders: {len(report.added)}.")
    if report.seen_again or report.moved:
        context.console.say(f"Known clips found again: {len(report.seen_again)}. Moved: {report.moved}.")
    if report.gone:
        context.console.say(f"Files that are gone: {report.gone}. What is known of their clips stays.")
    for folder in report.away:
        context.console.say(f"{folder} is not there now; its clips stay.")
    _say_refused(context, report.refused)


def _library_watch(args: argparse.Namespace, context: Context) -> int:
    for folder in args.folders:
        context.app.library.watch_folder(context.path(folder))
    report = context.app.library.look_in_folders(context.watch)
    _say_look(context, report)
    context.console.say("Look for faces in them with: pvchat library scan")
    context.console.document({**_look_document(report), "watched": _watched_documents(context)})
    return 0


def _library_unwatch(args: argparse.Namespace, context: Context) -> int:
    for folder in args.folders:
        context.app.library.unwatch_folder(context.path(folder))
    return _library_watched(args, context)


def _library_watched(_args: argparse.Namespace, context: Context) -> int:
    folders = context.app.library.watched_folders()
    if not folders:
        context.console.say("No folder is watched. Watch one with: pvchat library watch FOLDER")
    else:
        context.console.table(
            ("FOLDER", "STATE", "CLIPS", "LOOKED INTO"),
            ((one.path, one.state, one.clips, (one.looked_at or "not yet")[:16]) for one in folders),
        )
    context.console.document({"watched": _watched_documents(context)})
    return 0


def _look_document(report: LookReport) -> dict[str, Any]:
    return {
        "added": list(report.added),
        "seen_again": list(report.seen_again),
        "moved": report.moved,
        "gone": report.gone,
        "away": [str(folder) for folder in report.away],
        "refused": _refused_document(report.refused),
    }


def _watched_documents(context: Context) -> list[dict[str, Any]]:
    return [
        {"folder": str(one.path), "state": one.state, "clips": one.clips, "looked_at": one.looked_at}
        for one in context.app.library.watched_folders()
    ]


def _library_remove(args: argparse.Namespace, context: Context) -> int:
    clips = [context.app.library.clip(ref) for ref in args.clips]
    for summary in clips:
        context.app.library.remove(summary.clip.sha256)
        context.console.say(f"“{summary.title}” was taken out of the library. Its file stays where it is.")
    context.console.document({"removed": [summary.clip.sha256 for summary in clips]})
    return 0


def _library_list(_args: argparse.Namespace, context: Context) -> int:
    context.app.library.refresh(context.watch)
    clips = context.app.library.clips()
    places = context.app.library.places([summary.clip.sha256 for summary in clips])
    if not clips:
        context.console.say("The library is empty. Add clips with: pvchat library add FILE-OR-FOLDER")
    else:
        context.console.table(
            ("CLIP", "TITLE", "LENGTH", "RECORDED", "STATE", "WHO"),
            (_clip_row(summary, len(places[summary.clip.sha256])) for summary in clips),
        )
    context.console.document(
        {
            "clips": [
                {**clip_document(one), "places": [_place(file) for file in places[one.clip.sha256]]} for one in clips
            ]
        }
    )
    return 0


def _place(file: ClipFile) -> dict[str, str]:
    return {"path": file.path, "state": file.state}


def _clip_row(summary: ClipSummary, places: int) -> tuple[str, ...]:
    recorded = summary.clip.info.recorded_at
    who = wording.people(summary.people) if summary.is_scanned else "not looked through yet"
    return (
        summary.clip.sha256[:8],
        summary.title,
        wording.clock(summary.clip.info.duration_s),
        recorded.when[:10] if recorded else "-",
        summary.state if places < 2 else f"{summary.state}, {places} places",
        who,
    )


def clip_document(summary: ClipSummary) -> dict[str, Any]:
    recorded = summary.clip.info.recorded_at
    return {
        "clip": summary.clip.sha256,
        "title": summary.title,
        "path": summary.path,
        "state": summary.state,
        "duration_s": summary.clip.info.duration_s,
        "recorded_at": None
        if recorded is None
        else {
            "when": recorded.when,
            "zone": recorded.zone,
            "source": recorded.source,
            "certainty": recorded.certainty,
        },
        "people": [
            {
                "name": seen.name,
                "level": seen.level,
                "spans_s": wording.spans_s(seen.spans),
                "by_body_s": wording.spans_s(seen.by_body),
            }
            for seen in summary.people
        ],
        "unknown_figures": summary.unknown_figures,
        "is_scanned": summary.is_scanned,
    }


def _one_clip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", metavar="CLIP", help="a video file, or a clip of the library by its identifier")


def _paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="FILE-OR-FOLDER")


def _clips_to_scan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clips", nargs="*", metavar="CLIP", help="clips of the library; none: all")
    parser.add_argument("--again", action="store_true", help="also those that were looked through before")


def _folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", metavar="FOLDER")


def _known_clips(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clips", nargs="+", metavar="CLIP", help="clips of the library, by title or identifier")


COMMANDS = (
    Command(("faces",), "list who is seen in a clip, and when", _faces, _one_clip),
    Command(("library", "add"), "add files or folders to the library", _library_add, _paths),
    Command(("library", "scan"), "look for faces in the library's clips", _library_scan, _clips_to_scan),
    Command(("library", "list"), "list the library", _library_list),
    Command(("library", "watch"), "look through folders for clips from now on", _library_watch, _folders),
    Command(("library", "unwatch"), "look through folders no more; their clips stay", _library_unwatch, _folders),
    Command(("library", "watched"), "list the watched folders", _library_watched),
    Command(("library", "remove"), "take clips out of the library; files stay", _library_remove, _known_clips),
)

"""demo: the whole job once, in a temporary data folder: learn a figure from one clip, ask about others."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvchat_desktop.commands.asking import answer_document, say_answer
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.commands.enrolling import say_report
from pvchat_desktop.errors import Refused, StorageError

if TYPE_CHECKING:
    from pvchat_desktop.services.playhouse import Shown, Tour
    from pvchat_desktop.services.views import ClipSummary, TrackView

_NAME = "Sam"
_REPORT = "pvchat-demo.html"
_CONSENT = "Demonstration in a temporary folder; everything is removed at the end."


@dataclass(frozen=True, slots=True)
class _Choice:
    clip: ClipSummary
    track: TrackView


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--media", metavar="DIR", help="a folder with clips of your own instead of the sample world")
    parser.add_argument("--clips", type=int, default=8, metavar="N", help="of it, look at no more than N (default 8)")
    parser.add_argument(
        "--base", metavar="ID", help="the base model that learns, by name or folder; default: the embedded one"
    )
    parser.add_argument("--report", metavar="FILE", default=_REPORT, help=f"where to write the report ({_REPORT})")


def _demo(args: argparse.Namespace, context: Context) -> int:
    return _own_clips(args, context) if args.media is not None else _sample_world(args, context)


def _sample_world(args: argparse.Namespace, context: Context) -> int:
    from pvchat_desktop.services.playhouse import SampleWorld

    began = time.monotonic()
    base = _base(args, context)
    tour = SampleWorld(context.app, base=base).run(context.watch, context.console.say)
    if tour.learned is not None:
        say_report(context, tour.learned)
    context.console.say()
    for shown in tour.shown:
        _say_shown(context, shown)
    report = _write_report(tour, context, context.path(args.report))
    right = sum(shown.said is shown.present for shown in tour.shown)
    seconds = round(time.monotonic() - began, 1)
    context.console.say(f"{right} of {len(tour.shown)} clips right, in {seconds:.0f} s. Report: {report}")
    context.console.document(_document(tour, context) | {"right": right, "seconds": seconds, "report": str(report)})
    return 0


def _base(args: argparse.Namespace, context: Context) -> str | None:
    from pvchat_desktop.services.playhouse import embedded_base

    if args.base is None:
        embedded = embedded_base(context.app)
        if embedded is None:
            context.console.say("This copy of the program has no base model of its own: face memory answers alone.")
        return embedded
    folder = context.path(args.base)
    return str(folder) if folder.is_dir() and not context.app.bases.knows(args.base) else str(args.base)


def _say_shown(context: Context, shown: Shown) -> None:
    verdict = "right" if shown.said is shown.present else "wrong"
    context.console.say(f"{shown.what[0].upper()}{shown.what[1:]} ({verdict}):")
    for answer in shown.answers:
        context.console.say(f"  {answer.turn.question}")
        say_answer(context, answer)
    context.console.say()


def _write_report(tour: Tour, context: Context, file: Path) -> Path:
    from pvchat_desktop.services.playhouse_report import report_html

    try:
        file.write_text(report_html(tour, context.app.folders.data), encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"The report could not be written to {file} ({error.strerror or error}).", hint="Say --report FILE."
        ) from error
    return file


def _document(tour: Tour, context: Context) -> dict[str, Any]:
    from pvchat_desktop.services.playhouse import NAME

    learned = tour.learned
    return {
        "enrolled_from": tour.enrolled_from.title,
        "name": NAME,
        "faces": tour.enrolled.gallery_faces,
        "base": learned.pack.base if learned else None,
        "pack": learned.pack.id if learned else None,
        "training": {**learned.report, "kept": "memory_adapter" if learned.is_active else "memory"}
        if learned
        else None,
        "clips": [
            {
                "clip": shown.clip.title,
                "what": shown.what,
                "present": shown.present,
                "said": shown.said,
                "answers": [answer_document(context, answer) for answer in shown.answers],
            }
            for shown in tour.shown
        ],
        "parts_s": tour.seconds,
    }


def _own_clips(args: argparse.Namespace, context: Context) -> int:
    library = context.app.library
    report = library.add([context.path(args.media)], context.watch, limit=args.clips)
    clips = [library.clip(sha) for sha in report.added]
    choice = _choose(clips, context)
    enrolled = context.app.enrollment.enroll(choice.track.track.id, _NAME, consent=_CONSENT)
    context.console.say(
        f"Learned one figure of “{choice.clip.title}”, called {_NAME} here, from {enrolled.gallery_faces} faces.\n"
    )
    answers = [_ask(context, clip) for clip in clips if clip.clip.sha256 != choice.clip.clip.sha256]
    context.console.document({"enrolled_from": choice.clip.title, "name": _NAME, "answers": answers})
    return 0


def _choose(clips: list[ClipSummary], context: Context) -> _Choice:
    """The figure with the widest face among those good enough to learn from."""
    choices = [
        _Choice(clip, view)
        for clip in clips
        for view in context.app.library.scan(clip.clip.sha256, context.watch)
        if view.can_enroll
    ]
    if not choices:
        raise Refused(
            "No face in these clips is good enough to learn from.",
            hint="Take clips in which a face is at least 80 pixels wide and seen from the front for a second or two.",
        )
    return max(choices, key=lambda choice: max(face.quality.width_px for face in choice.track.track.faces))


def _ask(context: Context, clip: ClipSummary) -> dict[str, Any]:
    question = f"Is {_NAME} in this clip, and when?"
    answer = context.app.chat.ask(question, clips=(clip.clip.sha256,), watch=context.watch)
    context.console.say(f"{clip.title}: {question}")
    say_answer(context, answer)
    context.console.say()
    return {"clip": clip.title, "question": question, "answer": answer.text}


COMMANDS = (
    Command(("demo",), "learn somebody from one clip and ask about other clips", _demo, _add_demo, home="temporary"),
)

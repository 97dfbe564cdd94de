"""demo: the whole job once, in a temporary data folder: tag a figure of one clip, ask about the others."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from pvchat_desktop.commands.asking import say_answer
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.views import ClipSummary, TrackView

_NAME = "Sam"  # short in English and German, and nobody's name in particular
_CONSENT = "Demonstration in a temporary folder; everything is removed at the end."


@dataclass(frozen=True, slots=True)
class _Choice:
    clip: ClipSummary
    track: TrackView


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--media", metavar="DIR", help="a folder with clips of your own")
    parser.add_argument("--clips", type=int, default=8, metavar="N", help="look at no more than N clips (default 8)")


def _demo(args: argparse.Namespace, context: Context) -> int:
    if args.media is None:
        raise Refused(
            "The sample world is not part of this version, so the demo needs clips of your own.",
            hint="Try: pvchat demo --media FOLDER-WITH-CLIPS",
        )
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
    Command(("demo",), "tag somebody in one clip and ask about other clips", _demo, _add_demo, home="temporary"),
)

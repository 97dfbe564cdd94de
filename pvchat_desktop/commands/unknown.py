"""people unknown, name, pairs, same: figures without a name, in groups that seem to be one person each."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from pvchat_desktop.commands import wording
from pvchat_desktop.commands.context import Command, Context

if TYPE_CHECKING:
    from pvchat_desktop.services.groups import UnknownGroup
    from pvchat_desktop.services.same_person import SameQuestion, Side

_DIGITS: Final = 8  # of an identifier: enough to type it again


def _unknown(args: argparse.Namespace, context: Context) -> int:
    if args.again:
        context.app.groups.regroup()
    groups = context.app.groups.groups(every=args.all)
    if not groups:
        context.console.say("There are no unknown people. Look through clips with: pvchat library scan")
    else:
        context.console.table(
            ("GROUP", "FIGURES", "CLIPS", "ON SCREEN", "RECORDED", "PICTURE"),
            (
                (
                    one.id[:_DIGITS],
                    len(one.tracks),
                    len(one.clips),
                    wording.clock(one.seconds_on_screen),
                    _dates(one),
                    next(iter(one.pictures), ""),
                )
                for one in groups
            ),
        )
        context.console.say("Say who one is with: pvchat people name GROUP NAME")
    context.console.document({"groups": [_group_document(one) for one in groups]})
    return 0


def _dates(one: UnknownGroup) -> str:
    days = dict.fromkeys(when[:10] for when in one.recorded or ())
    return " - ".join(days)


def _group_document(one: UnknownGroup) -> dict[str, Any]:
    return {
        "id": one.id,
        "tracks": list(one.tracks),
        "clips": list(one.clips),
        "faces": one.faces,
        "seconds_on_screen": round(one.seconds_on_screen, 3),
        "crop": str(one.pictures[0]) if one.pictures else None,
        "first_recorded": one.recorded[0] if one.recorded else None,
        "last_recorded": one.recorded[1] if one.recorded else None,
    }


def _name(args: argparse.Namespace, context: Context) -> int:
    named = context.app.groups.name(
        args.group,
        args.name,
        consent=args.consent,
        birth_date=args.birth_date,
        look_alikes=tuple(args.look_alike),
    )
    say = context.console.say
    say(f"{named.person.name} is known now, by {named.gallery_faces} faces (undo with: pvchat people undo).")
    for sentence in named.advice:
        say(sentence)
    if not context.app.people.has_consent(named.person.id):
        say("No consent was recorded; add it with --consent TEXT.")
    if named.suggested:
        say(f"{named.suggested} more appearances seem to be {named.person.name}.")
    context.console.document(
        {
            "person": named.person.id,
            "name": named.person.name,
            "new": named.is_new,
            "confirmed_tracks": named.confirmed,
            "suggested_tracks": named.suggested,
            "faces": named.gallery_faces,
            "operation": named.operation.id,
            "seconds": round(named.seconds, 3),
        }
    )
    return 0


def _pairs(args: argparse.Namespace, context: Context) -> int:
    questions = context.app.same_person.questions(args.limit)
    if not questions:
        context.console.say("There is nothing to ask.")
    for one in questions:
        context.console.say(f"{_side(one.one)}  =  {_side(one.other)} ?  ({one.score:.2f})")
    if questions:
        context.console.say("Answer with: pvchat people same ONE OTHER yes|no")
    context.console.document({"pairs": [_pair_document(one) for one in questions]})
    return 0


def _side(side: Side) -> str:
    return side.name or side.id[:_DIGITS]


def _pair_document(question: SameQuestion) -> dict[str, Any]:
    return {
        "score": question.score,
        **{
            key: {
                "kind": side.kind,
                "id": side.id,
                "name": side.name,
                "clips": side.clips,
                "crop": str(side.picture) if side.picture else None,
            }
            for key, side in (("one", question.one), ("other", question.other))
        },
    }


def _same(args: argparse.Namespace, context: Context) -> int:
    asking = context.app.same_person
    operation = asking.answer(asking.named(args.one), asking.named(args.other), same=args.answer == "yes")
    context.console.say(f"{operation.label} (undo with: pvchat people undo)")
    context.console.document({"operation": operation.id, "label": operation.label})
    return 0


def _add_unknown(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="passers-by as well, of whom there are one or two pictures")
    parser.add_argument("--again", action="store_true", help="group everybody anew first")


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("group", metavar="GROUP", help="as listed by `pvchat people unknown`; the first digits will do")
    parser.add_argument("name", metavar="NAME", help="of somebody new, or of somebody who is known")
    parser.add_argument("--consent", metavar="TEXT", help="what the person agreed to")
    parser.add_argument("--birth-date", metavar="YYYY-MM-DD")
    parser.add_argument(
        "--look-alike", action="append", default=[], metavar="NAME", help="somebody who looks like them"
    )


def _add_pairs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many")


def _add_same(parser: argparse.ArgumentParser) -> None:
    for side in ("one", "other"):
        parser.add_argument(side, metavar=side.upper(), help="a name, or a group")
    parser.add_argument("answer", choices=("yes", "no"))


COMMANDS = (
    Command(
        ("people", "unknown"), "list unknown people, figures that seem to be one in a group", _unknown, _add_unknown
    ),
    Command(("people", "name"), "say who a group of unknown figures is", _name, _add_name),
    Command(("people", "pairs"), "list who might be the same person", _pairs, _add_pairs),
    Command(("people", "same"), "say whether two are the same person", _same, _add_same),
)

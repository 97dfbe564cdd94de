"""people ..."""

from __future__ import annotations

import argparse
from typing import Any, Final

from pvchat_desktop.commands import wording
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.views import OperationView, PersonSummary

_DIGITS: Final = 8  # of an identifier: enough to type it again


def _list(_args: argparse.Namespace, context: Context) -> int:
    people = context.app.people.all()
    if not people:
        context.console.say("Nobody is known yet. Learn a person with: pvchat enroll CLIP --name NAME")
    else:
        context.console.table(
            ("NAME", "CLIPS", "CONFIRMED", "SUGGESTED", "ON SCREEN"),
            (
                (p.person.name, p.clips, p.confirmed_tracks, p.suggested_tracks, wording.clock(p.seconds_on_screen))
                for p in people
            ),
        )
    context.console.document({"people": [_summary_document(summary) for summary in people]})
    return 0


def _summary_document(summary: PersonSummary) -> dict[str, Any]:
    return {
        "id": summary.person.id,
        "name": summary.person.name,
        "birth_date": summary.person.birth_date,
        "hidden": summary.person.hidden,
        "clips": summary.clips,
        "confirmed_tracks": summary.confirmed_tracks,
        "suggested_tracks": summary.suggested_tracks,
        "seconds_on_screen": round(summary.seconds_on_screen, 3),
    }


def _show(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    page = people.page(people.named(args.name).id)
    say = context.console.say
    say(f"{page.summary.person.name}, known by {len(page.gallery)} faces")
    say(f"Consent: {page.consent.text} ({page.consent.given_at[:10]})" if page.consent else "Consent: not recorded")
    if page.look_alikes:
        say("Looks like: " + ", ".join(page.look_alikes))
    figures = people.appearances(page.summary.person.id)
    for one in figures:
        said = "confirmed" if one.is_confirmed else str(one.level)
        say(f"  {one.track[:_DIGITS]}  {one.title}  {wording.spans(one.spans)}  {said}")
    context.console.document(
        _summary_document(page.summary)
        | {
            "consent": {"text": page.consent.text, "given_at": page.consent.given_at} if page.consent else None,
            "look_alikes": list(page.look_alikes),
            "gallery_faces": len(page.gallery),
            "appearances": [
                {"clip": clip.clip.sha256, "title": clip.title, "spans_s": wording.spans_s(spans)}
                for clip, spans in page.appearances
            ],
            "tracks": [
                {
                    "id": one.track,
                    "clip": one.clip,
                    "spans_s": wording.spans_s(one.spans),
                    "level": one.level,
                    "confirmed": one.is_confirmed,
                }
                for one in figures
            ],
        }
    )
    return 0


def _rename(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    person = people.named(args.name).id
    if args.preview:
        return _preview(context, people.preview_rename(person))
    return done(context, people.rename(person, args.new_name))


def _merge(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    into, other = people.named(args.into).id, people.named(args.other).id
    if args.preview:
        return _preview(context, people.preview_merge(into, other))
    return done(context, people.merge(into, other))


def _split(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    person = people.named(args.name).id
    if args.clip is not None:
        clip = context.clip(args.clip).clip.sha256
        tracks = [one.track for one in people.appearances(person, clip)]
    else:
        tracks = [people.track_anywhere(digits) for digits in args.tracks]
    if args.preview:
        return _preview(context, people.preview_tracks(tracks))
    return done(context, people.split(person, tracks, name=args.to))


def _reassign(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    track, person = people.track_anywhere(args.track), people.named(args.name).id
    if args.preview:
        return _preview(context, people.preview_tracks([track]))
    return done(context, people.reassign([track], person))


def _preview(context: Context, sentence: str) -> int:
    context.console.say(sentence)
    context.console.document({"preview": sentence})
    return 0


def _hide(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    person = people.named(args.name).id
    if args.preview:
        return _preview(context, people.preview_hide(person))
    return done(context, people.hide(person, hidden=not args.show))


def _confirm(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    track = people.track_of(context.clip(args.clip).clip.sha256, args.track)
    return done(context, people.confirm(track, people.named(args.name).id))


def _reject(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    track = people.track_of(context.clip(args.clip).clip.sha256, args.track)
    return done(context, people.reject(track, people.named(args.name).id))


def _ignore(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    if args.track is None:
        return done(context, context.app.groups.ignore(args.clip))
    return done(context, people.ignore(people.track_of(context.clip(args.clip).clip.sha256, args.track)))


def _redo(_args: argparse.Namespace, context: Context) -> int:
    return done(context, context.app.people.redo())


def _undo(args: argparse.Namespace, context: Context) -> int:
    operation = context.app.people.undo(args.operation)
    context.console.say(f"Undone: {operation.label}")
    changed = _what_changed(context, operation)
    context.console.document({"undone": operation.id, "label": operation.label, "changed": changed})
    return 0


def _history(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    operations = people.history(people.named(args.name).id if args.name else None)
    if not operations:
        context.console.say("Nothing was changed yet.")
    else:
        context.console.table(
            ("NUMBER", "WHEN", "CHANGE", "REACHED", ""),
            ((o.id, o.created_at[:16], o.label, o.reach, "undone" if o.is_undone else "") for o in operations),
        )
    context.console.document(
        {
            "operations": [
                {"id": o.id, "label": o.label, "at": o.created_at, "undone": o.is_undone, "reach": o.reach}
                for o in operations
            ]
        }
    )
    return 0


def _erase(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    person = people.to_erase(args.name)
    if not args.yes:
        raise Refused(people.preview_erase(person), hint="This cannot be undone. To go on, add --yes.")
    removed = people.erase(person)
    context.console.say(removed)
    context.console.document({"erased": removed})
    return 0


def done(context: Context, operation: OperationView) -> int:
    """Say that people were changed, how to take it back, and what the matcher makes of it."""
    context.console.say(f"{operation.label} (undo with: pvchat people undo {operation.id})")
    changed = _what_changed(context, operation)
    context.console.document({"operation": operation.id, "label": operation.label, "changed": changed})
    return 0


def _what_changed(context: Context, operation: OperationView) -> str | None:
    changed = context.app.people.rescored(operation.id, context.watch)
    if changed:
        context.console.say(changed)
    return changed or None


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _figure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", metavar="CLIP")
    parser.add_argument("track", metavar="TRACK", help="which figure, as listed by `pvchat faces CLIP`")


def _ignored(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", metavar="GROUP | CLIP", help="a group, as listed by `pvchat people unknown`, or a clip")
    parser.add_argument("track", metavar="TRACK", nargs="?", help="which figure of the clip")


def _name_and_figure(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    _figure(parser)


def _two_names(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("new_name", metavar="NEW-NAME")
    _preview_only(parser)


def _preview_only(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preview", action="store_true", help="only say how much this would change")


def _figures_of_name(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--tracks", nargs="+", metavar="TRACK", help="these figures, as listed by `people show`")
    which.add_argument("--clip", metavar="CLIP", help="all figures of this clip that are called so")
    parser.add_argument("--to", metavar="NAME", help="who they are, known or new; without it they become unknown")
    _preview_only(parser)


def _track_and_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("track", metavar="TRACK", help="a figure, as listed by `people show` or `pvchat faces CLIP`")
    _name(parser)
    _preview_only(parser)


def _maybe_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="only changes that concern this person")


def _into_other(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("into", metavar="NAME", help="who stays")
    parser.add_argument("other", metavar="OTHER", help="who is the same person and becomes NAME")
    _preview_only(parser)


def _name_and_show(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--show", action="store_true", help="show the person again")
    _preview_only(parser)


def _operation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "operation", nargs="?", type=int, metavar="NUMBER", help="as in `people history`; none: the last"
    )


def _name_and_yes(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--yes", action="store_true", help="really erase")


COMMANDS = (
    Command(("people", "list"), "list the people that are known", _list),
    Command(("people", "show"), "show one person: consent, faces, appearances", _show, _name),
    Command(("people", "rename"), "give a person another name", _rename, _two_names),
    Command(("people", "merge"), "two entries are the same person", _merge, _into_other),
    Command(("people", "split"), "some figures of a person are somebody else, or unknown", _split, _figures_of_name),
    Command(("people", "reassign"), "a figure is that person, and not who it was so far", _reassign, _track_and_name),
    Command(("people", "hide"), "leave a person out of lists and answers", _hide, _name_and_show),
    Command(("people", "confirm"), "a figure is that person", _confirm, _name_and_figure),
    Command(
        ("people", "reject"), "a figure is not that person, and is never said to be again", _reject, _name_and_figure
    ),
    Command(("people", "ignore"), "never mind who a group of unknown figures or one figure is", _ignore, _ignored),
    Command(("people", "history"), "list the changes that can be undone, and what each reached", _history, _maybe_name),
    Command(("people", "undo"), "undo a change", _undo, _operation),
    Command(("people", "redo"), "make an undone change again", _redo),
    Command(("people", "erase"), "remove everything about a person, for good", _erase, _name_and_yes),
)

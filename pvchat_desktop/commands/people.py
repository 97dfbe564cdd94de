"""people ..."""

from __future__ import annotations

import argparse
from typing import Any

from pvchat_desktop.commands import wording
from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.views import OperationView, PersonSummary


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
    for clip, spans in page.appearances:
        say(f"  {clip.title}  {wording.spans(spans)}")
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
        }
    )
    return 0


def _rename(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    return _done(context, people.rename(people.named(args.name).id, args.new_name))


def _merge(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    return _done(context, people.merge(people.named(args.into).id, people.named(args.other).id))


def _hide(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    return _done(context, people.hide(people.named(args.name).id, hidden=not args.show))


def _confirm(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    track = people.track_of(context.clip(args.clip).clip.sha256, args.track)
    return _done(context, people.confirm(track, people.named(args.name).id))


def _reject(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    track = people.track_of(context.clip(args.clip).clip.sha256, args.track)
    return _done(context, people.reject(track, people.named(args.name).id))


def _ignore(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    return _done(context, people.ignore(people.track_of(context.clip(args.clip).clip.sha256, args.track)))


def _redo(_args: argparse.Namespace, context: Context) -> int:
    return _done(context, context.app.people.redo())


def _undo(args: argparse.Namespace, context: Context) -> int:
    operation = context.app.people.undo(args.operation)
    context.console.say(f"Undone: {operation.label}")
    context.console.document({"undone": operation.id, "label": operation.label})
    return 0


def _history(_args: argparse.Namespace, context: Context) -> int:
    operations = context.app.people.operations()
    if not operations:
        context.console.say("Nothing was changed yet.")
    else:
        context.console.table(
            ("NUMBER", "WHEN", "CHANGE", ""),
            ((o.id, o.created_at[:16], o.label, "undone" if o.is_undone else "") for o in operations),
        )
    context.console.document(
        {"operations": [{"id": o.id, "label": o.label, "at": o.created_at, "undone": o.is_undone} for o in operations]}
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


def _done(context: Context, operation: OperationView) -> int:
    context.console.say(f"{operation.label} (undo with: pvchat people undo)")
    context.console.document({"operation": operation.id, "label": operation.label})
    return 0


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _figure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clip", metavar="CLIP")
    parser.add_argument("track", metavar="TRACK", help="which figure, as listed by `pvchat faces CLIP`")


def _name_and_figure(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    _figure(parser)


def _two_names(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("new_name", metavar="NEW-NAME")


def _into_other(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("into", metavar="NAME", help="who stays")
    parser.add_argument("other", metavar="OTHER", help="who is the same person and becomes NAME")


def _name_and_show(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--show", action="store_true", help="show the person again")


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
    Command(("people", "hide"), "leave a person out of lists and answers", _hide, _name_and_show),
    Command(("people", "confirm"), "a figure is that person", _confirm, _name_and_figure),
    Command(
        ("people", "reject"), "a figure is not that person, and is never said to be again", _reject, _name_and_figure
    ),
    Command(("people", "ignore"), "never mind who a figure is", _ignore, _figure),
    Command(("people", "history"), "list the changes that can be undone", _history),
    Command(("people", "undo"), "undo a change", _undo, _operation),
    Command(("people", "redo"), "make an undone change again", _redo),
    Command(("people", "erase"), "remove everything about a person, for good", _erase, _name_and_yes),
)

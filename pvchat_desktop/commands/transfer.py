"""people export, people import, people packs ...: what was learned of a person, kept and carried."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from pvchat_desktop.commands.context import Command, Context
from pvchat_desktop.core.sizes import size_text
from pvchat_desktop.errors import NotFound, Refused, UsageError

if TYPE_CHECKING:
    from pvchat_desktop.services.packs import PackView


def _export(args: argparse.Namespace, context: Context) -> int:
    people = context.app.people
    person = people.named(args.name)
    exported = context.app.packs.export(
        person.id,
        context.path(args.file),
        passphrase=_passphrase(args, context, twice=True),
        memory_only=args.memory_only,
    )
    what = "trained pack and face memory" if exported.kind == "adapter" else "face memory"
    sealed = ", sealed with the passphrase" if exported.is_sealed else ""
    context.console.say(f"{person.name}: {what}, {exported.bytes / 1e6:.1f} MB{sealed}: {exported.path}")
    context.console.document(
        {
            "person": person.id,
            "name": person.name,
            "kind": exported.kind,
            "path": str(exported.path),
            "bytes": exported.bytes,
            "sealed": exported.is_sealed,
        }
    )
    return 0


def _import(args: argparse.Namespace, context: Context) -> int:
    packs, people = context.app.packs, context.app.people
    imported = packs.import_file(
        context.path(args.file),
        passphrase=_passphrase(args, context, twice=False),
        name=args.name,
        into=people.named(args.into).id if args.into else None,
        memory_only=args.memory_only,
    )
    context.console.say(f"{imported.name} is known now, by {imported.faces} faces. {imported.note}".rstrip())
    if not people.has_consent(imported.person):
        context.console.say("The file holds no consent.")
    context.console.document(
        {
            "person": imported.person,
            "name": imported.name,
            "pack": imported.pack,
            "kind": imported.kind,
            "active": imported.is_active,
            "note": imported.note or None,
            "faces": imported.faces,
        }
    )
    return 0


def _packs(args: argparse.Namespace, context: Context) -> int:
    person = context.app.people.named(args.name)
    views = context.app.packs.of_person(person.id)
    if not views:
        context.console.say(f"Nothing was trained for {person.name}: face memory answers.")
    else:
        context.console.table(
            ("PACK", "BASE MODEL", "MADE", "SIZE", "STATE", "DID IT WORK?"),
            (
                (
                    view.pack.id[:8],
                    view.pack.base or "-",
                    view.pack.created_at[:16],
                    size_text(view.bytes),
                    "in use" if view.pack.active else "kept",
                    verdict(view),
                )
                for view in views
            ),
        )
    context.console.document({"person": person.id, "packs": [_pack_document(view) for view in views]})
    return 0


def verdict(view: PackView) -> str:
    report = view.report or {}
    reasons = report.get("reasons")
    return " ".join(map(str, reasons)) if isinstance(reasons, list) and reasons else "not checked"


def _pack_document(view: PackView) -> dict[str, Any]:
    pack = view.pack
    return {
        "id": pack.id,
        "kind": pack.kind,
        "base": pack.base,
        "active": pack.active,
        "created_at": pack.created_at,
        "bytes": view.bytes,
        "report": view.report,
    }


def _use_pack(args: argparse.Namespace, context: Context) -> int:
    """Switch on a kept pack, go back to the one before, or put all aside."""
    person = context.app.people.named(args.name)
    packs = context.app.packs
    if args.pack == "previous":
        before = packs.roll_back(person.id)
        said = f"The pack {before.id[:8]} answers again." if before else "Face memory answers alone again."
    elif args.pack == "memory":
        for view in packs.of_person(person.id):
            if view.pack.active and view.pack.kind == "adapter":
                packs.put_aside(view.pack.id)
        said = "Face memory answers alone."
    else:
        found = [view.pack for view in packs.of_person(person.id) if view.pack.id.startswith(args.pack)]
        if len(found) != 1:
            raise NotFound(f"{person.name} has no pack “{args.pack}”.", hint="See: pvchat people packs NAME")
        packs.activate(found[0].id)
        said = f"The pack {found[0].id[:8]} answers."
    context.console.say(said)
    return _packs(args, context) if context.console.wants_json else 0


def _passphrase(args: argparse.Namespace, context: Context, *, twice: bool) -> str | None:
    """From the file, or typed; None: none is wanted."""
    if args.passphrase_file:
        try:
            lines = context.path(args.passphrase_file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise NotFound(f"The passphrase file cannot be read: {args.passphrase_file}.") from error
        if not lines or not lines[0]:
            raise Refused("The passphrase file is empty.", hint="Write the passphrase into its first line.")
        return lines[0]
    if not args.passphrase:
        return None
    is_here = context.console.out is sys.stdout  # the command of another process is run by the window's
    if not (is_here and sys.stdin.isatty()):
        raise UsageError("There is nobody here to type a passphrase; say --passphrase-file FILE.")
    typed = getpass.getpass("Passphrase: ")
    if twice and typed != getpass.getpass("The same again: "):
        raise Refused("The two passphrases differ.", hint="Try again.")
    return typed


def _passphrase_arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--passphrase", action="store_true", help="ask for a passphrase")
    which.add_argument("--passphrase-file", metavar="FILE", help="the passphrase is the first line of this file")
    parser.add_argument("--memory-only", action="store_true", help="face memory alone, without what was trained")


def _name_and_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("file", metavar="FILE", help="where to; ends with .pvpack")
    _passphrase_arguments(parser)


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a file that `pvchat people export` wrote")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--name", help="call the person so")
    which.add_argument("--into", metavar="NAME", help="add it to somebody who is known")
    _passphrase_arguments(parser)


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _name_and_pack(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("pack", metavar="PACK", help="first digits of a pack, or `previous`, or `memory`")


COMMANDS = (
    Command(("people", "export"), "write what is known of a person into one file", _export, _name_and_file),
    Command(("people", "import"), "take a person over from a file", _import, _file),
    Command(("people", "packs"), "list what was trained for a person, and how it did", _packs, _name),
    Command(("people", "use"), "choose which pack answers about a person", _use_pack, _name_and_pack),
)

"""The command line: reads argv before any heavy import, then runs one command, here or in the process that owns the
data folder. Exit status: 0 done, 1 refused with a reason, 2 usage, 130 cancelled, 70 a mistake of ours."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pvchat_desktop import __version__
from pvchat_desktop.errors import Cancelled, ProgramError, PVChatError
from pvchat_desktop.log import traced

if TYPE_CHECKING:
    from pvchat_desktop.commands.context import Command, Console

log = logging.getLogger(__name__)

_GROUP_HELP = {
    "library": "the clips that are known",
    "people": "the people that are known",
    "models": "base models and face packs",
    "runtime": "what learning with a base model needs",
    "jobs": "background work",
    "bench": "measure",
}


def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help text."""
    from pvchat_desktop.commands import (
        asking,
        benches,
        clips,
        demo,
        enrolling,
        models,
        people,
        runtime,
        sidecars,
        transfer,
        unknown,
        upkeep,
    )

    return (
        *demo.COMMANDS,
        *enrolling.COMMANDS,
        *clips.COMMANDS,
        *asking.COMMANDS,
        *people.COMMANDS,
        *unknown.COMMANDS,
        *transfer.COMMANDS,
        *sidecars.COMMANDS,
        *models.COMMANDS,
        *runtime.COMMANDS,
        *upkeep.COMMANDS,
        *benches.COMMANDS,
    )


def build_parser(table: Iterable[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pvchat", description="Talk to your own home video. Without a command: open the window."
    )
    parser.add_argument("--version", action="version", version=f"PVChat Desktop {__version__}")
    top = parser.add_subparsers(metavar="COMMAND")
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in table:
        *group, word = command.words
        holder = top
        if group:
            name = group[0]
            if name not in groups:
                groups[name] = top.add_parser(name, help=_GROUP_HELP[name]).add_subparsers(
                    metavar="COMMAND", required=True
                )
            holder = groups[name]
        leaf = holder.add_parser(word, help=command.help, description=command.help)
        leaf.add_argument("--json", action="store_true", help="print one JSON document on stdout")
        command.add_arguments(leaf)
        leaf.set_defaults(command=command)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _main(words)
    except (ImportError, KeyboardInterrupt) as error:  # so early that there is no console yet
        problem = _incomplete(error) if isinstance(error, ImportError) else Cancelled()
        sys.stderr.write(f"{problem.title}. {problem}\n")
        return problem.exit_status


def _main(words: list[str]) -> int:
    if opens_window(words):
        from pvchat_desktop.bootstrap import run_window
        from pvchat_desktop.commands.context import console_of_process

        return guarded(console_of_process(wants_json=False), lambda: run_window(words))
    try:
        args = build_parser(commands()).parse_args(words)
    except SystemExit as stop:  # argparse has printed the help or what is wrong
        return int(stop.code or 0)
    return _run(args, words)


def _incomplete(error: ImportError) -> ProgramError:
    """Has the launcher look at every installed file before the next start."""
    for mark in Path(sys.prefix).glob("pvchat-*"):
        with contextlib.suppress(OSError):
            mark.unlink()
    return ProgramError(
        f"A part of the program could not be loaded ({error.name or type(error).__name__}).",
        hint="Start the program with ./pvchat: it repairs its own installation.",
    )


def opens_window(words: Sequence[str]) -> bool:
    """No words, or only files: what a desktop starts the program with. A command's name is never taken for a file."""
    return all(not word.startswith("-") and ("/" in word or "\\" in word or _is_file(word)) for word in words)


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file() and word not in {command.words[0] for command in commands()}
    except OSError:  # too long for a name
        return False


def _run(args: argparse.Namespace, words: list[str]) -> int:
    from pvchat_desktop.bootstrap import run_command
    from pvchat_desktop.commands.context import console_of_process

    console = console_of_process(wants_json=args.json)
    return guarded(console, lambda: run_command(args, words, console))


def guarded(console: Console, run: Callable[[], int]) -> int:
    """Run, and say what went wrong in words; never a raw exception."""
    try:
        return run()
    except PVChatError as error:
        return _say_error(console, error)
    except KeyboardInterrupt:
        return _say_error(console, Cancelled())
    except ImportError as error:
        return _say_error(console, _incomplete(error))
    except BrokenPipeError:  # whoever read our output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - one of the three places that may: nobody is shown a raw exception
        log.error("a command failed: %s", traced(error))
        return _say_error(
            console,
            ProgramError(
                "The command stopped because of a mistake in the program.",
                hint="Try again. If it happens again, report it together with the folder “logs” of the data folder.",
            ),
        )


def _say_error(console: Console, error: PVChatError) -> int:
    console.note(f"{error.title}. {error.message}")
    if error.hint:
        console.note(error.hint)
    console.document(
        {"error": {"code": error.code, "title": error.title, "message": error.message, "hint": error.hint}}
    )
    return error.exit_status

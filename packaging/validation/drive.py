"""Uses the installed program as a person does: finds what is on the screen by its accessible name, and clicks there.

Runs inside the clean root with the system's Python (python3-pyatspi, xdotool); prints one JSON document. It shares no
code with the program, so that it knows no more than what a screen reader is told.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyatspi

NAME = "Nora"
FIRST_CLIP = "begin here"
SCREEN = Path.home() / "Xvfb_screen0"
_TICK_S = 0.5
_SETTLE_S = 0.8
_CLOSING_S = 8.0


class Failed(Exception):
    """What was waited for did not come."""


class Person:
    """Eyes, mouse and keyboard. `patience`: how many times longer than usual everything may take."""

    def __init__(self, patience: float) -> None:
        self._patience = patience

    def windows(self) -> list[Any]:
        desktop = pyatspi.Registry.getDesktop(0)
        programs = [one for one in desktop if one is not None and "pvchat" in (one.name or "").lower()]
        return [window for program in programs for window in program if window is not None]

    def window(self, title: str, wait_s: float = 60) -> Any:
        return self.wait(lambda: next((w for w in self.windows() if title in (w.name or "")), None), title, wait_s)

    def wait(self, look: Callable[[], Any], what: str, wait_s: float = 30) -> Any:
        until = time.monotonic() + wait_s * self._patience
        while time.monotonic() < until:
            try:
                if found := look():
                    return found
            except Exception as error:  # noqa: BLE001  # what was on the screen a moment ago may be gone
                print(f"looking again: {type(error).__name__}", file=sys.stderr)
            time.sleep(_TICK_S)
        raise Failed(what)

    def see(self, within: Any, name: str, roles: tuple[str, ...] = (), *, exact: bool = False) -> Any:
        for one in shown(within):
            if (not roles or one.getRoleName() in roles) and (one.name == name if exact else name in (one.name or "")):
                return one
        return None

    def click(self, one: Any, *, at_left: bool = False) -> None:
        box = one.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        x = box.x + (12 if at_left else box.width // 2)
        do("mousemove", str(x), str(box.y + box.height // 2), "click", "1")
        time.sleep(_SETTLE_S)

    def press(self, within: Any, name: str, wait_s: float = 30) -> None:
        def enabled() -> Any:
            one = self.see(within, name, ("push button", "button"))
            return one if one is not None and one.getState().contains(pyatspi.STATE_ENABLED) else None

        self.click(self.wait(enabled, f"the button “{name}”", wait_s))

    def photograph(self, name: str) -> None:
        """Keep what is on the screen, as the virtual display holds it (xwd)."""
        shutil.copyfile(SCREEN, SCREEN.with_name(f"screen-{name}.xwd"))

    def type(self, text: str) -> None:
        do("type", "--delay", "60", text)
        time.sleep(_SETTLE_S)


def do(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True)


def shown(one: Any) -> Iterator[Any]:
    """Everything below that can be seen."""
    for child in one:
        if child is not None and child.getState().contains(pyatspi.STATE_SHOWING):
            yield child
            yield from shown(child)


def text_of(one: Any) -> str:
    try:
        inner = one.queryText()
    except NotImplementedError:
        return str(one.name or "")
    return str(inner.getText(0, inner.characterCount)) or str(one.name or "")


def open_sample_world(person: Person) -> Any:
    """From the first window, which begins with the first steps, to the sample world's own."""
    window = person.window("PVChat Desktop")

    person.press(window, "Try the sample world", 90)
    found = person.window("sample world", 90)
    person.photograph("opened")
    return found


def clips_of(person: Person, window: Any, name: str) -> list[Any]:
    view = person.see(window, name, ("list", "table", "tree", "layered pane", "list box"))
    return [one for one in shown(view) if one.getRoleName() in ("list item", "table cell")] if view else []


def wait_for_clips(person: Person, window: Any) -> int:
    """Until the sample world is drawn and looked through. -> clips"""
    person.wait(lambda: person.see(window, "This is the sample world"), "the sample world is drawn", 300)
    clips = person.wait(lambda: clips_of(person, window, "Clips"), "clips in the library", 60)
    person.photograph("drawn")
    return len(clips)


def enroll(person: Person, window: Any) -> str:
    """-> the clip that was learned from"""
    person.press(window, "Tag a person")
    person.wait(lambda: clips_of(person, window, "Clips to choose from"), "clips to choose from")
    clip = person.wait(lambda: scrolled_to(person, window, FIRST_CLIP), f"the clip “{FIRST_CLIP}”", 60)
    title = str(clip.name)
    person.click(clip)
    cards = person.wait(lambda: faces(person, window), "faces of the clip", 120)
    for card in cards:
        person.click(card)
        if field := person.see(window, "Name", ("text", "entry"), exact=True):
            person.click(field)
            break
    else:
        raise Failed("a face that is clear enough")
    person.type(NAME)
    consent = person.see(window, "This is agreed (needed)", ("check box",))
    person.click(consent, at_left=True)
    person.press(window, "Save")
    person.wait(lambda: person.see(window, f"Ask about {NAME}"), "the person was stored", 60)
    person.photograph("enrolled")
    return title


def scrolled_to(person: Person, window: Any, title: str) -> Any:
    """A clip to choose from, once it can be seen; else the wheel is turned a little."""
    there = clips_of(person, window, "Clips to choose from")
    wanted = next((one for one in there if title in (one.name or "")), None)
    view = person.see(window, "Clips to choose from")
    if wanted is not None and middle(wanted)[1] < bottom(view):
        return wanted
    do("mousemove", *map(str, middle(view)), "click", "5")
    return None


def middle(one: Any) -> tuple[int, int]:
    box = one.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    return box.x + box.width // 2, box.y + box.height // 2


def bottom(one: Any) -> int:
    box = one.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    return int(box.y + box.height)


def faces(person: Person, window: Any) -> list[Any]:
    area = person.see(window, "Faces found")
    return [one for one in shown(area) if one.getRoleName() in ("push button", "button")] if area else []


def ask(person: Person, window: Any) -> dict[str, Any]:
    person.press(window, f"Ask about {NAME}")
    field = person.wait(lambda: person.see(window, "Your question", ("text", "entry")), "the field for questions")
    question = text_of(field)
    person.press(window, "Send")

    def answer() -> list[str]:
        texts = [text_of(one) for one in shown(window) if one.getRoleName() in ("label", "text", "static", "panel")]
        return [text for text in texts if NAME in text and text != question and "Ask about" not in text]

    found = person.wait(answer, "an answer", 120)
    person.photograph("asked")
    chips = [
        str(one.name)
        for one in shown(window)
        if (one.name or "").startswith(f"{NAME}, ") and one.getRoleName() in ("push button", "button")
    ]
    return {"question": question, "answer": found, "evidence": chips}


def look_at_models(person: Person, window: Any) -> str:
    """-> what the screen says of the model runtime"""
    do("key", "ctrl+4")

    def said() -> str:
        cards = (one for one in shown(window) if "Model runtime" in (one.name or ""))
        return next((str(one.description) for one in cards if one.description), "")

    found: str = person.wait(said, "what is said of the model runtime", 60)
    person.photograph("models")
    return found


def close(person: Person) -> bool:
    """Every window by its own key, as a person does; whether all are gone then."""
    person.wait(lambda: quit_but(person, 1), "the sample world is closed", 60)
    person.wait(lambda: quit_but(person, 0), "the window is closed", 60)
    return True


def quit_but(person: Person, most: int) -> bool:
    """Press the key, and again: on a busy machine a window that has just come to the front may not hear it the first
    time. Clips are still being looked through: the program asks once, and is told to stop."""
    open_ones = person.windows()
    if len(open_ones) > most:
        if most == 0:
            person.click(open_ones[0], at_left=True)
        do("key", "ctrl+q")
        time.sleep(_SETTLE_S)
        stop = (person.see(one, "Stop and keep", ("push button", "button")) for one in person.windows())
        if button := next((one for one in stop if one is not None), None):
            person.click(button)
        time.sleep(_CLOSING_S)
    return len(person.windows()) <= most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patience", type=float, default=1.0)
    person = Person(parser.parse_args().patience)
    result: dict[str, Any] = {"clips": None, "enrolled": False, "asked": False, "closed": False, "failed": None}
    try:
        window = open_sample_world(person)
        result["clips"] = wait_for_clips(person, window)
        result["clip"] = enroll(person, window)
        result["enrolled"] = True
        result |= ask(person, window)
        result["asked"] = bool(result["answer"]) and bool(result["evidence"])
        result["runtime"] = look_at_models(person, window)
        result["closed"] = close(person)
    except Failed as problem:
        person.photograph("failed")
        result["failed"] = str(problem)
        result["seen"] = [f"{o.getRoleName()}: {o.name}" for w in person.windows() for o in shown(w) if o.name][:120]
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["closed"] else 1


if __name__ == "__main__":
    sys.exit(main())

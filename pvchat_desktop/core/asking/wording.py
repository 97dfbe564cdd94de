"""Wording: times, numbers, lists and dates in one language, and its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pvchat_desktop.core.asking.grammar import Language
from pvchat_desktop.core.asking.seen import Path, Place, Sighting
from pvchat_desktop.core.conversation import reference
from pvchat_desktop.core.evidence import EvidenceLevel
from pvchat_desktop.core.ids import PersonId
from pvchat_desktop.core.media import DateCertainty, RecordedAt, Span

_WHOLE_SHARE = 0.95  # of the clip: the whole time


def clock(t_s: float) -> str:
    """A moment as players show it: 0:07, 12:05, 1:02:33."""
    minutes, seconds = divmod(int(max(t_s, 0.0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class Words:
    """Says things in one language. Keys are those of the grammar's [answers]."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers = language.answers["numbers"].split()

    def say(self, key: str, **values: object) -> str:
        """A sentence or a part of one."""
        return self._language.answers[key].format_map(values)

    def sentence(self, key: str, **values: object) -> str:
        text = self.say(key, **values)
        return text[:1].upper() + text[1:]

    def counted(self, key: str, n: int, **values: object) -> str:
        """The form for one or for many; `n` is worded."""
        return self.sentence(f"{key}_one" if n == 1 else f"{key}_many", n=self.number(n), **values)

    def number(self, n: int) -> str:
        return self._numbers[n] if n < len(self._numbers) else str(n)

    def listed(self, parts: Sequence[str]) -> str:
        """A, B and C."""
        if len(parts) < 2:
            return "".join(parts)
        return " ".join((", ".join(parts[:-1]), self.say("and"), parts[-1]))

    def who(self, person: PersonId | None) -> str:
        return reference(person) if person else self.say("stranger")

    def maybe_who(self, person: PersonId | None, level: EvidenceLevel | None) -> str:
        """The name, and how sure that is."""
        if person is None or level in (None, EvidenceLevel.SURE):
            return self.who(person)
        return self.say(f"maybe_{level}", who=self.who(person))

    def names(self, figures: Iterable[Sighting]) -> list[str]:
        """Known figures' names, the certain ones first."""
        known = [(figure.level.doubt, figure) for figure in figures if figure.person and figure.level]
        return [self.maybe_who(figure.person, figure.level) for _, figure in sorted(known, key=lambda one: one[0])]

    # Times

    def span(self, span: Span) -> str:
        start, end = clock(span.start_s), clock(span.end_s)
        return self.say("moment", start=start) if start == end else self.say("span", start=start, end=end)

    def spans(self, spans: Sequence[Span], *, most: int = 8) -> str:
        """From 0:02 to 0:05, from 0:09 to 0:12 and 3 more times."""
        parts = [self.span(span) for span in spans[:most]]
        if len(spans) > most:
            key = "more_times_one" if len(spans) == most + 1 else "more_times_many"
            parts.append(self.say(key, n=self.number(len(spans) - most)))
        return self.listed(parts)

    def spans_of(self, spans: Sequence[Span], clip_s: float, *, most: int = 8) -> str:
        """As `spans`, or that it is the whole clip."""
        if len(spans) == 1 and clip_s > 0 and spans[0].duration_s >= _WHOLE_SHARE * clip_s:
            return self.say("whole_time")
        return self.spans(spans, most=most)

    def duration(self, seconds: float) -> str:
        if seconds < 0.95:
            return self.say("under_a_second")
        if seconds < 9.95:
            text = f"{seconds:.1f}".removesuffix(".0").replace(".", self.say("decimal_mark"))
            return self._unit("seconds", text, is_one=text == "1")
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        units = [("hours", hours), ("minutes", minutes), ("seconds", 0 if hours else rest)]
        return self.listed([self._unit(unit, str(n), is_one=n == 1) for unit, n in units if n])

    def _unit(self, unit: str, text: str, *, is_one: bool) -> str:
        return self.say(f"{unit}_one" if is_one else f"{unit}_many", n=text)

    def times(self, n: int) -> str:
        return self.say({1: "once", 2: "twice"}.get(n, "n_times"), n=self.number(n))

    def percent(self, share: float) -> str:
        if share < 0.01:
            return self.say("under_a_percent")
        return self.say("percent", n=min(round(share * 100), 100))

    # Clips

    def title(self, title: str) -> str:
        return self.say("title", title=title)

    def date(self, recorded_at: RecordedAt | None) -> str:
        """The day, said to be uncertain where it is, or that there is none."""
        if recorded_at is None:
            return self.say("no_date")
        try:
            day = date.fromisoformat(recorded_at.when[:10])
        except ValueError:
            return self.say("no_date")
        text = self.say("date", day=day.day, month=self._language.months[day.month - 1], year=day.year)
        return self.say("guessed_date", date=text) if recorded_at.certainty is DateCertainty.GUESS else text

    def strangers(self, n: int) -> str:
        return self.say(f"unknown_faces_{'one' if n == 1 else 'many'}", n=self.number(n))

    # The picture

    def path(self, path: Path) -> str:
        if path.is_steady:
            return self.say(f"is_{path.mostly}")
        if path.start is not path.end:
            return self.say("moves", start=self.say(f"from_{path.start}"), end=self.say(f"to_{path.end}"))
        return self.say("moves_about", place=self.say(f"at_{path.mostly}"))

    def place(self, place: Place) -> str:
        return self.say(f"at_{place}")

"""Questions about the whole library: narrowed by the catalog, answered from the few clips that are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.core.asking.about_library import AskedLibrary, about_library
from pvchat_desktop.core.asking.about_words import AskedWords, Said, WordsHit, about_words
from pvchat_desktop.core.asking.facts import Appearance, ClipFacts
from pvchat_desktop.core.asking.intents import Intent, ParsedQuestion, Statement, WordedAnswer
from pvchat_desktop.core.asking.query import Query
from pvchat_desktop.core.asking.seen import view_clip, view_library
from pvchat_desktop.core.asking.wording import Words
from pvchat_desktop.core.dates import When
from pvchat_desktop.core.evidence import Evidence, EvidenceLevel, EvidenceSource, most_doubtful
from pvchat_desktop.core.ids import ClipSha, new_id
from pvchat_desktop.core.media import Box, Span
from pvchat_desktop.services.evidence import evidence_of
from pvchat_desktop.services.language import grammar
from pvchat_desktop.services.search import SearchService
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.views import FoundClips, Match

_MOST: Final = 40  # clips that an answer is made of; the sentence counts all
_SPANS: Final = 3  # of one clip that are shown


@dataclass(frozen=True, slots=True)
class ByWords:
    """`facts`: of the clips that were found, in the order they are told; of those the people are seen in where no clip
    has the words."""

    text: str
    evidence: tuple[Evidence, ...]
    facts: tuple[ClipFacts, ...]
    is_found: bool


class LibraryAsking:
    """Reads only."""

    def __init__(self, catalog: Catalog, seen: Seen, search: SearchService) -> None:
        self._catalog = catalog
        self.seen = seen
        self._search = search

    def within(self, clips: Sequence[ClipSha], when: Sequence[When]) -> tuple[ClipSha, ...]:
        """Those of the clips that are of these days."""
        if not when:
            return tuple(clips)
        there = set(self._search.clips(Query(when=tuple(when))))
        return tuple(sha for sha in clips if sha in there)

    def days(self, question: str, language: str) -> tuple[tuple[When, ...], str]:
        return self._search.read_days(question, language)

    def by_words(self, parsed: ParsedQuestion, when: Sequence[When]) -> ByWords | None:
        """None: the question asks for nothing but people, times and counts, which faces tell."""
        looked_for = self._search.content(parsed.words, parsed.language)
        if not looked_for or (parsed.unknown_names and not parsed.people):
            return None
        query = Query(people=parsed.people, when=tuple(when), words=looked_for)
        found, has_all = self._search.run(query, limit=_MOST), True
        if not found.matches and parsed.intent is Intent.UNCLEAR:
            return None  # it may be no question at all
        if not found.matches and len(looked_for) > 1:
            found, has_all = self._search.run(query, limit=_MOST, any_word=True), False
        matches = _by_date(found.matches, oldest_first=parsed.order == "first")
        facts = self.seen.facts([match.clip.clip.sha256 for match in matches])
        asked = self._asked(parsed, looked_for, found, (matches, facts), has_all=has_all or not matches)
        lines = about_words(asked)
        if not matches:
            return self._where_seen(lines, asked, when)
        text = WordedAnswer(parsed.intent, tuple(lines)).text
        return ByWords(text, _evidence(lines, asked), facts, is_found=True)

    def _asked(
        self,
        parsed: ParsedQuestion,
        looked_for: tuple[str, ...],
        found: FoundClips,
        shown: tuple[Sequence[Match], Sequence[ClipFacts]],
        *,
        has_all: bool,
    ) -> AskedWords:
        matches, facts = shown
        found_of = {match.clip.clip.sha256: match for match in matches}
        return AskedWords(
            people=parsed.people,
            looked_for=looked_for,
            hits=tuple(
                WordsHit(view_clip(i, clip), found_of[clip.clip].spans[:_SPANS], _said(found_of[clip.clip]))
                for i, clip in enumerate(facts)
            ),
            total=found.total,
            order=parsed.order,
            has_all=has_all,
            described=(self._catalog.words.captioned(), self._catalog.clips.count()),
            words=Words(grammar().language(parsed.language)),
        )

    def _where_seen(self, lines: list[Statement], asked: AskedWords, when: Sequence[When]) -> ByWords:
        """No clip has the words: where the people are seen, the newest first."""
        people = asked.people
        shas = self._search.clips(Query(when=tuple(when))) if when else self.seen.looked_through()
        facts = self.seen.facts(shas) if people else ()
        if facts:
            oldest_first = view_library(facts)
            dated = [view for view in oldest_first if view.date]
            views = (*reversed(dated), *(view for view in oldest_first if not view.date))
            lines = [*lines, *about_library(Intent.WHICH_CLIPS, AskedLibrary(people, views, asked.words))]
        worded = WordedAnswer(Intent.DESCRIBE, tuple(dict.fromkeys(lines)))
        return ByWords(worded.text, evidence_of(worded, facts), facts, is_found=False)


def _by_date(matches: Sequence[Match], *, oldest_first: bool) -> list[Match]:
    """Those without a date at the end."""
    dated = [match for match in matches if match.clip.clip.info.recorded_at is not None]
    dated.sort(key=_day, reverse=not oldest_first)
    return [*dated, *(match for match in matches if match.clip.clip.info.recorded_at is None)]


def _day(match: Match) -> str:
    recorded = match.clip.clip.info.recorded_at
    return recorded.when if recorded else ""


def _said(match: Match) -> tuple[Said, ...]:
    return tuple(Said(reason.kind, reason.quote) for reason in match.reasons if reason.quote)


def _evidence(lines: Sequence[Statement], asked: AskedWords) -> tuple[Evidence, ...]:
    """A piece for each span of each clip that is told of, with the item that tells of it."""
    items = [line.text for line in lines if line.is_item]
    pieces: list[Evidence] = []
    for text, hit in zip(items, asked.hits, strict=False):
        facts = hit.view.facts
        spans = hit.spans or (Span(0.0, max(facts.duration_s, 0.0)),)
        pieces += [_piece(text, asked, facts, span) for span in spans]
    return tuple(pieces)


def _piece(statement: str, asked: AskedWords, facts: ClipFacts, span: Span) -> Evidence:
    """With the face of one of the asked-for people where it is seen then."""
    there = [one for one in facts.appearances if one.person in asked.people and _reaches(one, span)]
    best = min(there, key=lambda one: one.level.doubt if one.level else 9, default=None)
    level = most_doubtful([EvidenceLevel.LIKELY, best.level if best else None]) or EvidenceLevel.LIKELY
    return Evidence(
        id=new_id(),
        statement=statement,
        clip_sha256=facts.clip,
        start_s=span.start_s,
        end_s=span.end_s,
        box=best.box if best else Box(0, 0, facts.width, facts.height),
        crop_path=best.crop if best else None,
        source=EvidenceSource.WORDS,
        score=best.score if best else None,
        threshold=best.threshold if best else None,
        level=level,
        person=best.person if best else None,
    )


def _reaches(appearance: Appearance, span: Span) -> bool:
    return any(own.start_s <= span.end_s and span.start_s <= own.end_s for own in appearance.spans)

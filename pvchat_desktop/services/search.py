"""Finding clips and moments: by people, days, titles and folders, captions, and words beside the clips.

The catalog narrows and ranks in one statement; only the clips that are shown are looked at more closely.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from pvchat_desktop.catalog import Catalog
from pvchat_desktop.catalog.search import DaysWanted, Passages, Wanted
from pvchat_desktop.core.asking import query as full_text
from pvchat_desktop.core.asking.query import Query, read_query
from pvchat_desktop.core.asking.wording import Words
from pvchat_desktop.core.dates import When
from pvchat_desktop.core.ids import ClipSha
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.scene_words import SceneWords, WordSource
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.language import grammar, language_of, same_meanings, search_languages
from pvchat_desktop.services.seen import Seen
from pvchat_desktop.services.views import MOST_FOUND, ClipSummary, FoundClips, Match, PersonSeen, Reason
from pvchat_desktop.settings import Settings

_SCENES = 3  # of one clip that are shown, the best first
_TEXT_LENGTH = 120  # letters of a caption or a subtitle in a reason
_SAYS: Final[Mapping[WordSource, str]] = {
    WordSource.CAPTION: "a caption says “{text}”",
    WordSource.SPOKEN: "the subtitles say “{text}”",
    WordSource.DESCRIBED: "the description beside it says “{text}”",
    WordSource.PLACE: "the place is “{text}”",
}
_NOWHERE: Final = Passages((), (), ())


def _today() -> date:
    return datetime.now().astimezone().date()


class SearchService:
    """Reads only; all methods may block and may be called from any thread."""

    def __init__(self, catalog: Catalog, settings: Settings, seen: Seen, *, today: Callable[[], date] = _today) -> None:
        self._catalog = catalog
        self._settings = settings
        self._seen = seen
        self.today = today

    def find(self, words: str, person: str | None = None, *, limit: int = MOST_FOUND) -> FoundClips:
        """What was typed into a search: names ask for people, days for dates, other words must all be found."""
        query = self.read(words)
        if person:
            asked = self._seen.person_called(person)
            query = Query(
                people=tuple(dict.fromkeys((asked, *query.people))),
                without=query.without,
                together=query.together,
                when=query.when,
                words=query.words,
            )
        if query.is_empty or not (query.people or query.without or query.when or _is_searchable(query)):
            raise Refused(
                "There is nothing to look for.",
                hint="Give a name, a day or a word, for example: Leo with Grandma summer 2019",
            )
        return self.run(query, limit=limit)

    def read(self, words: str) -> Query:
        languages = search_languages(language_of(self._settings))
        return read_query(words, self._seen.known_people(), languages, self.today())

    def run(self, query: Query, *, limit: int = MOST_FOUND, any_word: bool = False) -> FoundClips:
        """`any_word`: clips with some of the words will do, those with most of them first."""
        known = same_meanings()
        join = full_text.any_of if any_word else full_text.all_of
        wanted = Wanted(
            people=query.people,
            without=query.without,
            together=query.together,
            words=join(query.words, known),
            days=tuple(DaysWanted(when.spans, full_text.names_of(when.words)) for when in query.when),
        )
        found, total = self._catalog.search.clips(wanted, limit=limit)
        return FoundClips(
            matches=self._matches([one.clip for one in found], query),
            total=total,
            missing=() if found else self._missing(query),
        )

    def clips(self, query: Query) -> tuple[ClipSha, ...]:
        """All of them, without a closer look."""
        days = tuple(DaysWanted(when.spans, full_text.names_of(when.words)) for when in query.when)
        return tuple(one.clip for one in self._catalog.search.clips(Wanted(days=days), limit=-1)[0])

    def read_days(self, text: str, language: str) -> tuple[tuple[When, ...], str]:
        """The days that a question speaks of, and the question without them. A season alone is a day only behind a
        word that leads to one: "in summer"."""
        return full_text.read_days(text, self._seen.known_people(), search_languages(language), self.today())

    def content(self, words: Sequence[str], language: str) -> tuple[str, ...]:
        """Without the little words."""
        little = search_languages(language)[0][1].little
        return tuple(word for word in words if word not in little)

    def _missing(self, query: Query) -> tuple[str, ...]:
        known = same_meanings()
        return tuple(word for word in query.words if not self._catalog.search.knows(full_text.any_of([word], known)))

    # --- Why ----------------------------------------------------------------------------------------------------------

    def _matches(self, clips: Sequence[ClipSha], query: Query) -> tuple[Match, ...]:
        words = full_text.any_of(query.words, same_meanings())
        passages = self._catalog.search.passages(clips, words) if words else {}
        return tuple(
            self._match(clip, query, passages.get(clip.clip.sha256, _NOWHERE)) for clip in self._seen.summaries(clips)
        )

    def _match(self, clip: ClipSummary, query: Query, passages: Passages) -> Match:
        seen = [one for person in query.people for one in clip.people if one.person == person]
        at_once = shared([one.spans for one in seen])
        said = _best(passages.scenes, at_once)
        reasons = [
            *_of_people(seen, at_once),
            *([self._of_date(clip)] if query.when and clip.clip.info.recorded_at else []),
            *_of_names(passages),
            *(Reason(one.source, _SAYS[one.source].format(text=_short(one)), one.span, _short(one)) for one in said),
        ]
        return Match(
            clip=clip,
            spans=_spans(at_once, [one.span for one in said if one.span is not None]),
            people=tuple(one.name for one in seen),
            why="; ".join(dict.fromkeys(reason.text for reason in reasons)),
            reasons=tuple(reasons),
        )

    def _of_date(self, clip: ClipSummary) -> Reason:
        words = Words(grammar().language("en"))
        return Reason("date", f"recorded {words.date(clip.clip.info.recorded_at)}")


def shared(spans: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Times that lie in all of the span lists."""
    if not spans:
        return ()
    found = list(spans[0])
    for other in spans[1:]:
        found = [
            Span(max(a.start_s, b.start_s), min(a.end_s, b.end_s)) for a in found for b in other if a.overlap_s(b) > 0
        ]
    return tuple(found)


def _is_searchable(query: Query) -> bool:
    return any(letter.isalnum() for word in query.words for letter in word)


def _of_people(seen: Sequence[PersonSeen], at_once: Sequence[Span]) -> list[Reason]:
    if not seen:
        return []
    names = ", ".join(f"{one.name} ({one.level})" for one in seen)
    if len(seen) > 1:
        names += ", together" if at_once else ", at different times"
    return [Reason("people", names)]


def _of_names(passages: Passages) -> list[Reason]:
    title, path = passages.title, passages.path
    found = [("title", title), ("folder", tuple(word for word in path if word not in title))]
    return [
        Reason(kind, f"the {kind} has “{' '.join(words)}”", quote=" ".join(words)) for kind, words in found if words
    ]


def _best(scenes: Sequence[SceneWords], within: Sequence[Span]) -> list[SceneWords]:
    """The best few, by time; those in which the people are seen before others."""
    there = [one for one in scenes if one.span is None or any(one.span.overlap_s(span) > 0 for span in within)]
    chosen = (there if within and there else list(scenes))[:_SCENES]
    return sorted(chosen, key=lambda one: one.span.start_s if one.span else -1.0)


def _short(words: SceneWords) -> str:
    text = words.text
    return text if len(text) <= _TEXT_LENGTH else f"{text[:_TEXT_LENGTH].rpartition(' ')[0]} …"


def _spans(people: tuple[Span, ...], scenes: Sequence[Span]) -> tuple[Span, ...]:
    """Where words tell of a scene, that scene, as far as the people are there; else where the people are."""
    if not scenes:
        return people
    own = tuple(sorted(dict.fromkeys(scenes)))
    return (shared([people, own]) or own) if people else own

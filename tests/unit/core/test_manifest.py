"""The training set, on made-up libraries."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvchat_desktop.core.dataset import Manifest
from pvchat_desktop.core.footage import CUT_OUT
from pvchat_desktop.core.ids import PersonId, TrackId
from pvchat_desktop.core.manifest import IMAGE_EXPANDERS, VIDEO_EXPANDERS, Built, build_manifest, manifest_hash
from pvchat_desktop.core.media import Span
from pvchat_desktop.core.others import Other, look_around
from pvchat_desktop.core.presence import KnownPresence, cross_checked, memory_rule
from pvchat_desktop.core.recipe import PRESETS, QUICK, STANDARD, Preset, Recipe
from pvchat_desktop.core.stretches import APART_S, even_times, inside, kept_from_s, outside, stretches
from pvchat_desktop.core.trials import ABSENT_FOR_EACH, most_trials, plan_trials
from pvchat_desktop.core.verify import ENOUGH, Judged, report
from pvchat_desktop.errors import Refused
from pvchat_desktop.services.question_templates import question_templates
from tests.helpers.footage import (
    GRANDMA,
    LEO,
    THRESHOLDS,
    Library,
    alike,
    axis,
    info,
    library,
    sha,
    track,
)

TEMPLATES = question_templates()


def build(known: Library, recipe: Recipe = QUICK) -> Built:
    return build_manifest(known.wanted, known.others, known.clips, TEMPLATES, recipe, THRESHOLDS)


def with_other(known: Library, *others: Other) -> Library:
    clips = {**known.clips, **{other.track.clip: info() for other in others}}
    return Library(known.wanted, (*known.others, *others), clips)


def sources(manifest: Manifest) -> set[str]:
    """Every track that is shown."""
    own = {str(row.sample.provenance.track) for row in manifest.rows}
    return own | {str(inlay.track) for row in manifest.rows for inlay in row.sample.inlays}


# --- Reproducible -----------------------------------------------------------------------------------------------------


def test_the_same_inputs_and_seed_give_the_same_hash() -> None:
    known = library()
    first = build(known).manifest
    shuffled = Library(known.wanted, tuple(reversed(known.others)), dict(reversed(list(known.clips.items()))))
    assert build(shuffled).manifest == first
    assert manifest_hash(first) == first.hash
    other = build(known, dataclasses.replace(QUICK, seed=1)).manifest
    assert other.hash != first.hash


def test_the_hash_covers_everything() -> None:
    manifest = build(library()).manifest
    row = manifest.rows[0]
    sample = dataclasses.replace(row.sample, times_s=(1.234,))
    changed = dataclasses.replace(manifest, rows=(dataclasses.replace(row, sample=sample), *manifest.rows[1:]))
    assert manifest_hash(changed) != manifest.hash
    assert manifest_hash(dataclasses.replace(manifest, seed=9)) != manifest.hash


def test_every_row_tells_where_it_comes_from() -> None:
    known = library()
    manifest = build(known, STANDARD).manifest
    tracks = {one.track.id: one.track.clip for one in known.others} | {"own-0": known.wanted[0].tracks[0].clip}
    assert len({row.sample.id for row in manifest.rows}) == len(manifest.rows)
    for row in manifest.rows:
        where = row.sample.provenance
        assert where.track is not None
        assert tracks[where.track] == where.clip
        assert where.expander
        assert row.sample.points


# --- How much, and balanced -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 2, 3])
@pytest.mark.parametrize("preset", ["quick", "standard", "best"])
def test_what_the_recipe_asks_for_is_reached_and_balanced(preset: Preset, people: int) -> None:
    recipe = PRESETS[preset]
    built = build(library(14, people=people), recipe)
    rows = built.manifest.rows
    assert built.notes == ()
    assert sum(row.sample.stage == "video" for row in rows) >= recipe.clips
    assert built.manifest.answered_questions >= recipe.questions
    for person in range(people):
        assert abs(sum(1 if row.sample.present[person] else -1 for row in rows)) <= 1
    assert len({row.sample.present for row in rows}) == 2**people


@given(st.integers(1, 3), st.integers(8, 60), st.integers(20, 500), st.integers(0, 5))
@settings(deadline=None, max_examples=25)
def test_yes_and_no_in_each_stage_and_in_all(people: int, clips: int, questions: int, seed: int) -> None:
    recipe = dataclasses.replace(QUICK, clips=clips, questions=questions, seed=seed)
    manifest = build(library(12, people=people), recipe).manifest
    for stage in ("image", "video"):
        answers = [
            str(qa.answer)[:3]
            for row in manifest.rows
            if row.sample.stage == stage
            for qa in row.questions
            if qa.kind == "existence"
        ]
        assert answers.count("Yes") == answers.count("No,")
        assert set(answers) <= {"Yes", "No,"}


@pytest.mark.parametrize("people", [1, 2])
def test_every_kind_is_declined_as_often_as_answered(people: int) -> None:
    manifest = build(library(people=people), STANDARD).manifest
    for person in range(people):
        asked = [
            qa for row in manifest.rows for qa in row.questions if qa.kind != "existence" and qa.about == (person,)
        ]
        for kind in ("appearance", "action", "location"):
            own = Counter(qa.answer is None for qa in asked if qa.kind == kind)
            assert own[True] == own[False] > 0
        assert sum(qa.answer is None for qa in asked) <= 60


def test_answers_agree_with_who_is_there() -> None:
    for row in build(library(people=2), STANDARD).manifest.rows:
        for qa in row.questions:
            if qa.kind not in ("existence", "general"):
                assert (qa.answer is None) == row.sample.present[qa.about[0]]
            elif qa.kind == "existence" and len(qa.about) == 1:
                assert str(qa.answer).startswith("Yes") == row.sample.present[qa.about[0]]
        questions = [qa.question for qa in row.questions]
        assert len(questions) == len(set(questions))


def test_single_pictures_are_never_asked_for_what_takes_time_or_surroundings() -> None:
    for row in build(library(), STANDARD).manifest.rows:
        if row.sample.stage == "image":
            assert len(row.sample.times_s) == 1
            assert {qa.kind for qa in row.questions} <= {"existence", "appearance", "general"}


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize("preset", ["quick", "standard", "best"])
def test_some_questions_name_nobody_and_are_answered_by_the_base(preset: Preset, people: int) -> None:
    recipe = PRESETS[preset]
    rows = build(library(people=people), recipe).manifest.rows
    asked = [(row.sample.present, qa) for row in rows for qa in row.questions if qa.kind == "general"]
    assert len(asked) == min(60, round(recipe.general_share * recipe.questions))
    for present, qa in asked:
        assert (qa.about, qa.answer, qa.wording, qa.memory) == ((), None, None, ())
        assert qa.ask_base == qa.question
        assert "{" not in qa.question
        assert len(present) == people
    states = Counter(present for present, _ in asked)
    assert len(states) == 2**people
    assert max(states.values()) - min(states.values()) <= 2
    plain = dataclasses.replace(recipe, general_share=0.0)
    assert not [
        qa for row in build(library(people=people), plain).manifest.rows for qa in row.questions if not qa.about
    ]


def test_each_expander_is_used_as_often_for_the_person_as_for_others() -> None:
    rows = build(library(), STANDARD).manifest.rows
    used = Counter((row.sample.provenance.expander, row.sample.present[0]) for row in rows)
    for expander in {expander for expander, _ in used}:
        assert used[expander, True] == used[expander, False]
    assert {expander for expander, _ in used} == {*VIDEO_EXPANDERS, *IMAGE_EXPANDERS}


def test_what_cannot_be_reached_is_said() -> None:
    built = build(library(), dataclasses.replace(QUICK, clips=4, questions=5000))
    assert built.manifest.answered_questions < 5000
    assert any("of 5000 questions" in note for note in built.notes)


# --- Nobody is their own negative -------------------------------------------------------------------------------------


@given(st.floats(0.0, 0.99), st.booleans())
@settings(deadline=None, max_examples=40)
def test_nobody_who_may_be_the_person_is_a_negative(cosine: float, is_named: bool) -> None:
    twin = Other(track("maybe", sha("maybe"), alike(cosine, own=50)), PersonId("somebody") if is_named else None)
    known = with_other(library(), twin)
    around = look_around(known.wanted, known.others, known.clips, THRESHOLDS)
    likeness = float(twin.track.template @ axis(0))
    assert ("maybe" in around.left_out) == (likeness >= THRESHOLDS.match)
    if likeness >= THRESHOLDS.match:
        built = build(known)
        assert "maybe" not in sources(built.manifest) | set(built.held_out.tracks)
        assert sha("maybe") not in {row.sample.background for row in built.manifest.rows}


def test_the_persons_own_further_tracks_are_no_negatives_however_unlike() -> None:
    known = with_other(library(), Other(track("again", sha("again"), alike(0.1, own=51)), LEO))
    assert "again" not in sources(build(known).manifest)


def test_a_named_look_alike_and_a_rejected_track_are_negatives_however_alike() -> None:
    twin = Other(track("twin", sha("twin"), alike(0.9, own=52)), GRANDMA)
    wrong = Other(track("wrong", sha("wrong"), alike(0.8, own=53)))
    known = with_other(library(), twin, wrong)
    leo = dataclasses.replace(known.wanted[0], look_alikes=frozenset({GRANDMA}), rejected=frozenset({TrackId("wrong")}))
    manifest = build(Library((leo,), known.others, known.clips), STANDARD).manifest
    roles = {str(row.sample.provenance.track): row.sample.provenance.role for row in manifest.rows}
    assert roles["twin"] == "look_alike"
    assert roles["wrong"] == "look_alike"


def test_the_nearest_by_face_are_shown_most() -> None:
    manifest = build(library(14), STANDARD).manifest
    roles = Counter(row.sample.provenance.role for row in manifest.rows if not any(row.sample.present))
    assert roles["look_alike"] == roles["other_person"]


def test_ten_other_people_are_needed() -> None:
    with pytest.raises(Refused, match="10 other people are needed; the clips here show 9") as refused:
        build(library(9))
    assert "Add clips in which other people are seen" in refused.value.hint
    assert build(library(10)).others == 10


def test_tracks_of_one_stranger_count_once() -> None:
    known = library(9)
    same = [Other(track(f"same-{n}", sha(f"same-{n}"), alike(0.3, own=30))) for n in range(4)]
    assert build(with_other(known, *same)).others == 10
    named = [Other(track(f"named-{n}", sha(f"named-{n}"), alike(0.1, own=31 + n)), GRANDMA) for n in range(4)]
    assert build(with_other(known, *named)).others == 10


def test_another_face_models_tracks_are_passed_over() -> None:
    known = library(10)
    strange = dataclasses.replace(known.others[0].track.model, backend="another")
    others = tuple(Other(dataclasses.replace(o.track, model=strange)) for o in known.others[:1]) + known.others[1:]
    with pytest.raises(Refused, match="show 9"):
        build(Library(known.wanted, others, known.clips))


# --- The person's own clip --------------------------------------------------------------------------------------------


def test_a_bystander_is_shown_cut_out_and_never_where_the_person_stands() -> None:
    known = library()
    own = known.wanted[0].tracks[0].clip
    near = Other(track("near", own, alike(0.2, own=54), x=120.0))
    far = Other(track("far", own, alike(0.1, own=55), x=500.0))
    manifest = build(with_other(known, near, far), STANDARD).manifest
    rows = [row.sample for row in manifest.rows if row.sample.provenance.role == "bystander"]
    assert {str(sample.provenance.track) for sample in rows} == {"far"}
    assert {sample.provenance.expander for sample in rows} <= CUT_OUT
    assert own not in {row.sample.background for row in manifest.rows}


def test_the_base_is_told_which_figure_is_meant() -> None:
    known = library()
    right = Other(track("right", known.wanted[0].tracks[0].clip, alike(0.1, own=55), [(0.0, 40.0)], x=500.0))
    manifest = build(with_other(known, right), STANDARD).manifest
    asked = [str(qa.ask_base) for row in manifest.rows for qa in row.questions if qa.answer is None]
    assert any("the person on the left" in ask for ask in asked)
    around = Other(track("middle", known.wanted[0].tracks[0].clip, alike(0.1, own=56), [(0.0, 40.0)], x=20.0))
    manifest = build(with_other(known, right, around), STANDARD).manifest
    whole = [row for row in manifest.rows if row.sample.provenance.expander not in CUT_OUT]
    assert not [qa for row in whole for qa in row.questions if qa.answer is None and qa.kind != "general"]


def test_a_part_of_the_clip_is_kept_for_checking() -> None:
    known = library()
    built = build(known, STANDARD)
    own = known.wanted[0].tracks[0]
    start = built.held_out.from_s[own.clip]
    assert start == 32.0
    for row in built.manifest.rows:
        if row.sample.provenance.clip == own.clip:
            assert max(row.sample.times_s) <= start - APART_S


def test_a_short_clip_is_used_whole_and_that_is_said() -> None:
    built = build(library(seconds=8.0))
    assert built.held_out.from_s == {}
    assert any("too short" in note for note in built.notes)
    assert build(library(seconds=0.0)).manifest.rows


def test_people_kept_as_strangers_are_never_shown() -> None:
    built = build(library(16), STANDARD)
    assert built.held_out.tracks
    assert not set(built.held_out.tracks) & sources(built.manifest)
    kept_clips = {sha(str(name)) for name in built.held_out.tracks}
    assert not kept_clips & {row.sample.background for row in built.manifest.rows}


def test_clips_that_cannot_be_read_are_not_used() -> None:
    known = library(14)
    clips = {clip: video for clip, video in known.clips.items() if clip != known.wanted[0].tracks[0].clip}
    with pytest.raises(Refused, match="cannot be read now"):
        build(Library(known.wanted, known.others, clips))


# --- Several people ---------------------------------------------------------------------------------------------------


def test_two_people_without_a_common_clip_are_put_together() -> None:
    rows = build(library(people=2), STANDARD).manifest.rows
    both = [row.sample for row in rows if all(row.sample.present)]
    assert both
    assert all(len(sample.inlays) == 1 and sample.background is not None for sample in both)
    figures = Counter((sum(row.sample.present), 1 + len(row.sample.inlays)) for row in rows if row.sample.background)
    assert figures[1, 2]
    assert figures[0, 2]


def test_two_people_in_one_clip_are_shown_as_they_are() -> None:
    known = library(people=2)
    clip = sha("party")
    people = tuple(
        dataclasses.replace(one, tracks=(track(f"at-{i}", clip, axis(i), [(0.0, 30.0)], x=100.0 + 300 * i),))
        for i, one in enumerate(known.wanted)
    )
    spread = (dataclasses.replace(people[0], tracks=(*people[0].tracks, known.wanted[0].tracks[0])),
              dataclasses.replace(people[1], tracks=(*people[1].tracks, known.wanted[1].tracks[0])))  # fmt: skip
    manifest = build(Library(spread, known.others, {**known.clips, clip: info()}), STANDARD).manifest
    both = [row.sample for row in manifest.rows if all(row.sample.present)]
    assert any(sample.provenance.clip == clip and not sample.inlays for sample in both)
    for row in manifest.rows:
        sample = row.sample
        if sample.provenance.clip == clip and not all(sample.present):
            assert sample.provenance.expander in CUT_OUT


# --- Checking ---------------------------------------------------------------------------------------------------------


def test_trials_show_nothing_that_was_trained_on() -> None:
    known = library(20)
    again = Other(track("again", sha("again"), axis(0)), LEO)
    known = with_other(known, again)
    built = build(known, STANDARD)
    trials = plan_trials(known.wanted, known.others, known.clips, built.held_out, TEMPLATES, STANDARD)
    kinds = Counter(trial.kind for trial in trials)
    assert set(kinds) == {"same_clip", "other_clip", "stranger", "look_alike"}
    assert len({trial.id for trial in trials}) == len(trials)
    own = known.wanted[0].tracks[0].clip
    rule = memory_rule(THRESHOLDS)
    for trial in trials:
        assert trial.present == (trial.kind in ("same_clip", "other_clip"),)
        if trial.sample.provenance.clip == own:
            assert min(trial.sample.times_s) >= built.held_out.from_s[own]
        assert str(trial.sample.provenance.track) not in sources(built.manifest) - {"own-0"}
        if trial.face_hidden:
            assert trial.memory[0].similarity is None
            assert trial.sample.provenance.expander == "hide_face"
        else:
            assert rule.decide(trial.memory[0]).present == trial.present[0]
        assert "{p0}" in trial.questions[0]
    assert Counter(Counter(trial.group for trial in trials).values()).keys() == {2}  # as it is, and face hidden


def test_nobody_is_asked_about_strangers_alone() -> None:
    known = library(20)
    built = build(known)
    short = dataclasses.replace(built.held_out, from_s={})
    assert plan_trials(known.wanted, known.others, known.clips, short, TEMPLATES, QUICK) == ()


@pytest.mark.parametrize(("recipe", "most"), [(QUICK, 40), (STANDARD, 60)])
def test_the_number_of_trials_is_bounded(recipe: Recipe, most: int) -> None:
    known = library(50, seconds=60.0)
    built = build(known, recipe)
    trials = plan_trials(known.wanted, known.others, known.clips, built.held_out, TEMPLATES, recipe)
    present = sum(trial.present[0] for trial in trials)
    assert ENOUGH <= present <= len(trials) - present <= ABSENT_FOR_EACH * present
    assert (present, len(trials) - present) == most_trials(recipe)
    assert len(trials) <= most


def test_one_clip_of_the_person_is_enough_to_judge_an_adapter_by() -> None:
    """Present trials of a single track: a rule that is cross-checked still learns to trust a good adapter."""
    known = library(20, seconds=25.0)
    built = build(known, STANDARD)
    trials = plan_trials(known.wanted, known.others, known.clips, built.held_out, TEMPLATES, STANDARD)
    told = [
        KnownPresence(
            dataclasses.replace(trial.memory[0], adapter=6.0 if trial.present[0] else -6.0),
            present=trial.present[0],
            group=trial.group,
        )
        for trial in trials
    ]
    decided = cross_checked(told, THRESHOLDS)
    judged = [
        Judged(
            id=trial.id,
            kind=trial.kind,
            present=trial.present[0],
            face_hidden=trial.face_hidden,
            said={
                "memory": memory_rule(THRESHOLDS).decide(trial.memory[0]).present,
                "memory_adapter": verdict.present,
            },
            described={},
        )
        for trial, verdict in zip(trials, decided, strict=True)
    ]
    assert report(judged).kept


# --- Stretches of time ------------------------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 40)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=5)


@given(SPANS, SPANS)
def test_inside_and_outside_share_the_time_out(spans: list[Span], block: list[Span]) -> None:
    for span in outside(spans, block):
        assert all(span.overlap_s(b) < 1e-9 for b in block)
    for span in inside(spans, block):
        assert any(b.start_s <= span.start_s and span.end_s <= b.end_s for b in block)


@given(SPANS)
def test_stretches_stay_in_their_spans(spans: list[Span]) -> None:
    for part in stretches(spans):
        assert part.duration_s <= 6.0 + 1e-9
        assert any(s.start_s <= part.start_s and part.end_s <= s.end_s for s in spans)


@given(st.floats(0, 1000), st.floats(0, 30), st.integers(1, 32), st.sampled_from([None, 10.0, 25.0, 60.0]))
def test_even_times(start: float, length: float, count: int, rate: float | None) -> None:
    span = Span(start, start + length)
    times = even_times(span, count, rate)
    assert 1 <= len(times) <= count
    assert list(times) == sorted(set(times))
    assert all(span.start_s - 0.001 <= t <= span.end_s + 0.001 for t in times)


@given(SPANS)
def test_what_is_kept_lies_behind_what_is_trained(spans: list[Span]) -> None:
    start = kept_from_s(spans)
    if start is not None:
        trained = sum(s.duration_s for s in inside(outside(spans, []), [Span(0.0, max(0.0, start - APART_S))]))
        assert trained >= 4.0
        assert any(span.end_s > start for span in spans)

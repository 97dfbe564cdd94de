"""Who the people are: attributes, look-alikes, siblings, ageing, distance, words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pvchat_desktop.playhouse import people
from pvchat_desktop.playhouse.people import Identity, changed_attributes, describe, distance, draw_identity, look_alike


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def crowd(count: int, seed: int = 3) -> list[Identity]:
    generator = rng(seed)
    return [draw_identity(generator) for _ in range(count)]


def test_the_same_seed_makes_the_same_person() -> None:
    assert draw_identity(rng(5)) == draw_identity(rng(5))
    assert draw_identity(rng(5)) != draw_identity(rng(6))


def test_numbers_lie_between_0_and_1_and_categories_are_known() -> None:
    for person in crowd(200):
        numbers = [getattr(person, f.name) for f in dataclasses.fields(person) if f.type == "float"]
        numbers.remove(person.age_years)
        assert all(0.0 <= number <= 1.0 for number in numbers)
        assert person.hair_style in people.HAIR_STYLES
        assert person.hair_colour in people.HAIR_COLOURS
        assert not (person.is_child and person.beard != "none")


def test_every_category_occurs() -> None:
    crowded = crowd(600)
    assert {person.hair_style for person in crowded} == set(people.HAIR_STYLES)
    assert {person.hair_colour for person in crowded} == set(people.HAIR_COLOURS)
    assert {person.beard for person in crowded} == set(people.BEARDS)
    assert {person.glasses for person in crowded} == set(people.GLASSES)


@pytest.mark.parametrize("changes", [1, 2])
def test_look_alikes_differ_in_as_many_attributes_as_asked_for(changes: int) -> None:
    generator = rng()
    for person in crowd(150):
        other = look_alike(person, generator, changes=changes)
        assert len(changed_attributes(person, other)) == changes
        assert other.id != person.id
        assert 0.0 < distance(person, other) < 0.3


def test_a_look_alike_can_be_told_from_what_is_seen() -> None:
    generator = rng()
    for person in crowd(150):
        unseen = look_alike(person, generator, changes=1, face_seen=False)
        assert distance(person, unseen, face_seen=False) > 0.0
        (large,) = changed_attributes(person, look_alike(person, generator, changes=1, cue="large"))
        assert large in ("hair_style", "hair_colour", "skin", "beard", "glasses")


def test_numbers_of_look_alikes_change_far_enough_to_be_seen() -> None:
    generator = rng()
    for person in crowd(300):
        (name,) = changed_attributes(person, other := look_alike(person, generator, changes=1))
        before, after = getattr(person, name), getattr(other, name)
        assert isinstance(before, str) or abs(before - after) >= 0.4


def test_siblings_are_more_alike_than_strangers() -> None:
    generator = rng()
    family, strangers = [], []
    for person, stranger in zip(crowd(200), crowd(200, seed=4), strict=True):
        family.append(distance(person, people.sibling(person, generator)))
        strangers.append(distance(person, stranger))
    assert np.median(family) < 0.7 * np.median(strangers)


def test_years_change_hair_and_bearing_but_not_the_person() -> None:
    person = dataclasses.replace(draw_identity(rng(2)), age_years=40.0, hair_style="short", hair_colour="brown")
    later = people.older(person, 30)
    assert later.id == person.id
    assert later.age_years == 70
    assert later.hair_colour == "grey"
    assert later.posture > person.posture
    assert set(changed_attributes(person, later)) <= {"hair_colour", "build", "posture"}


def test_distance_is_symmetric_and_zero_for_the_same_looks() -> None:
    one, other = crowd(2)
    assert distance(one, one) == 0.0
    assert distance(one, other) == distance(other, one) > 0.0


def test_words() -> None:
    person = dataclasses.replace(
        draw_identity(rng(2)),
        hair_style="bald",
        beard="full",
        glasses="round",
        skin=0.1,
        build=0.9,
        age_years=70.0,
    )
    assert describe(person) == {
        "hair colour": "none",
        "hair style": "no hair",
        "beard": "a full beard",
        "glasses": "round glasses",
        "skin": "light",
        "build": "broad",
        "age group": "old",
    }

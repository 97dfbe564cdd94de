"""Every message survives the wire, and nothing else gets through it."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any, get_args

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given, settings

from pvchat_desktop.core.media import VideoInfo
from pvchat_desktop.core.thresholds import BodyThresholds, Thresholds
from pvchat_desktop.errors import ProtocolError, Refused
from pvchat_desktop.protocol import codec, forwarding, messages, startup

_SETTINGS = settings(max_examples=25, deadline=None)

_text = st.text(st.characters(exclude_categories=["Cs"]))
_wire_ints = st.integers(-(2**63), 2**64 - 1)

for _type, _strategy in (
    (str, _text),
    (float, st.floats(allow_nan=False, allow_infinity=False)),
    (int, _wire_ints),
):
    st.register_type_strategy(_type, _strategy)


@st.composite
def _thresholds(draw: st.DrawFn) -> Thresholds:
    """Its fields have an order of their own."""
    margin, outlier, *ordered = draw(st.lists(st.floats(-1, 1), min_size=6, max_size=6))
    unsure, match = sorted(ordered[:2])
    link, link_anywhere = sorted(ordered[2:])
    return Thresholds(
        unsure=unsure, match=match, link=link, link_anywhere=link_anywhere, margin=margin, outlier=outlier
    )


@st.composite
def _body_thresholds(draw: st.DrawFn) -> BodyThresholds:
    margin, *ordered = draw(st.lists(st.floats(-1, 1), min_size=3, max_size=3))
    follow, same = sorted(ordered)
    return BodyThresholds(same=same, margin=margin, follow=follow)


st.register_type_strategy(Thresholds, _thresholds())
st.register_type_strategy(BodyThresholds, _body_thresholds())


def _any_of(*unions: object) -> list[type[Any]]:
    return [cls for union in unions for cls in get_args(union)]


_FROM_WORKER = _any_of(messages.FromWorker)
_TO_WORKER = _any_of(messages.ToWorker)
_REQUESTS = _any_of(messages.Request)
_TO_OWNER = _any_of(forwarding.ToOwner)
_FROM_OWNER = _any_of(forwarding.FromOwner)

_DECODERS = {
    **dict.fromkeys(_FROM_WORKER, codec.decode_from_worker),
    **dict.fromkeys(_TO_WORKER, codec.decode_to_worker),
    **dict.fromkeys(_REQUESTS, codec.decode_request),
    **dict.fromkeys(_TO_OWNER, forwarding.decode_to_owner),
    **dict.fromkeys(_FROM_OWNER, forwarding.decode_from_owner),
}
_ALL_DECODERS = [
    *{id(decode): decode for decode in _DECODERS.values()}.values(),
    forwarding.decode_card,
    startup.from_line,
]


def _example(cls: type[Any]) -> Any:
    """Some message of this type, the same at each call."""
    found: list[Any] = []

    @settings(max_examples=1, database=None, deadline=None, derandomize=True)
    @given(st.from_type(cls))
    def take(message: Any) -> None:
        found.append(message)

    take()
    return found[-1]


@pytest.mark.parametrize("cls", _DECODERS, ids=lambda cls: cls.__name__)
def test_round_trip(cls: type[Any]) -> None:
    @_SETTINGS
    @given(st.from_type(cls))
    def check(message: Any) -> None:
        data = codec.encode(message)
        back = _DECODERS[cls](data)
        assert back == message
        assert type(back) is cls
        assert b"\n" not in data

    check()


@_SETTINGS
@given(st.from_type(forwarding.OwnerCard), st.from_type(startup.WorkerStart))
def test_round_trip_of_files_and_first_lines(card: forwarding.OwnerCard, start: startup.WorkerStart) -> None:
    assert forwarding.decode_card(codec.encode(card)) == card
    assert startup.from_line(startup.to_line(start)) == start
    assert startup.to_line(start).count(b"\n") == 1


@pytest.mark.parametrize("cls", _DECODERS, ids=lambda cls: cls.__name__)
def test_unknown_fields_are_refused(cls: type[Any]) -> None:
    data = msgspec.json.decode(codec.encode(_example(cls)))
    with pytest.raises(ProtocolError):
        _DECODERS[cls](msgspec.json.encode(data | {"surprise": 1}))


@pytest.mark.parametrize("cls", _DECODERS, ids=lambda cls: cls.__name__)
def test_truncated_messages_are_refused(cls: type[Any]) -> None:
    data = codec.encode(_example(cls))
    for length in {0, 1, len(data) // 2, len(data) - 1}:
        with pytest.raises(ProtocolError):
            _DECODERS[cls](data[:length])


@pytest.mark.parametrize("cls", _DECODERS, ids=lambda cls: cls.__name__)
def test_missing_fields_are_refused(cls: type[Any]) -> None:
    required = [field.name for field in msgspec.structs.fields(cls) if field.required]
    data = msgspec.json.decode(codec.encode(_example(cls)))
    for name in required:
        with pytest.raises(ProtocolError):
            _DECODERS[cls](msgspec.json.encode({k: v for k, v in data.items() if k != name}))


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | _text,
            lambda inner: st.lists(inner) | st.dictionaries(_text | st.just("type"), inner),
            max_leaves=10,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_hostile_bytes_only_ever_raise_our_error(data: bytes) -> None:
    for decode in _ALL_DECODERS:
        with contextlib.suppress(ProtocolError):
            decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"type":' * 200_000,
        b'{"type":"ProbeClip","path":"\xff","staging":""}',
        b'{"type":"ProbeClip","path":"\\ud800","staging":""}',
        b'{"type":"os.system"}',
        b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
    ],
    ids=["deep lists", "deep objects", "bad UTF-8", "lone surrogate", "unknown type", "a pickle"],
)
def test_special_bytes(data: bytes) -> None:
    for decode in _ALL_DECODERS:
        with pytest.raises(ProtocolError):
            decode(data)


def test_text_that_is_none_is_refused_before_it_is_sent() -> None:
    with pytest.raises(Refused, match="no valid text"):
        codec.encode(messages.ProbeClip(path="caf\udce9.mp4", staging=""))
    with pytest.raises(Refused, match="no valid text"):
        codec.encode(forwarding.ForwardedCommand(("caf\udce9.mp4",), "/"))


def test_numbers_that_are_none_do_not_get_through() -> None:
    info = VideoInfo(math.nan, 1, 1, 0, "h264", "yuv420p", None, None, has_audio=False, recorded_at=None)
    data = codec.encode(messages.JobDone("j", messages.ProbedClip(sha256="", bytes=0, info=info, thumbnail="")))
    with pytest.raises(ProtocolError):
        codec.decode_from_worker(data)

"""dlib's face recogniser as an ONNX model, read from its published file: the same numbers thirteen times as fast.

dlib's wheel multiplies matrices without a BLAS library: 131 ms of one core for a face, against 10. The file names each
layer, from the picture on, and keeps its weights as plain floats behind it; the network is a 7 x 7 convolution, then
residual blocks of two 3 x 3 convolutions, of which some halve the picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pvchat_desktop.errors import ModelMissing

CHIP_PX: Final = 150

_LAYER: Final = re.compile(rb"(con_4|affine_|relu_|max_pool_2|avg_pool_2|add_prev|fc_2)")
_PIXEL_MEANS: Final = (122.782, 117.001, 104.298)  # RGB; of dlib's input layer
_PIXEL_SCALE: Final = 256.0

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    kind: str
    weights: Weights  # flat; empty where a layer has none


def as_onnx(file: Path) -> bytes:
    """The model: input (N, 3, 150, 150) float32 RGB 0..255, output (N, 128), not scaled to length 1."""
    graph = _Graph()
    try:
        graph.build(_layers(file.read_bytes()))
    except (IndexError, ValueError) as error:
        raise ModelMissing(
            "The built-in face model could not be read: its file is damaged.",
            hint="Start the program through its launcher again; it repairs its set-up.",
        ) from error
    return graph.serialized()


def _layers(data: bytes) -> list[_Layer]:
    """The layers in the order in which a picture passes them."""
    found, at = [], 0
    while match := _LAYER.search(data, at):
        kind, at = match[0].decode(), match.end()
        weights = np.zeros(0, np.float32)
        if kind == "fc_2":  # the last layer tells its numbers of outputs and inputs first
            at = _integer(data, _integer(data, at)[1])[1]
        if kind in {"con_4", "affine_", "fc_2"}:
            weights, at = _tensor(data, at)
        found.append(_Layer(kind, weights))
    return found


def _tensor(data: bytes, at: int) -> tuple[Weights, int]:
    """A tensor behind a layer's name: version, four sizes, then little-endian floats. And where it ends."""
    numbers = []
    for _ in range(5):
        number, at = _integer(data, at)
        numbers.append(number)
    count = int(np.prod(numbers[1:]))
    return np.frombuffer(data, "<f4", count, at).astype(np.float32), at + 4 * count


def _integer(data: bytes, at: int) -> tuple[int, int]:
    """One of dlib's packed numbers: its length in bytes, then the bytes, lowest first."""
    length = data[at] & 0x0F
    return int.from_bytes(data[at + 1 : at + 1 + length], "little"), at + 1 + length


class _Graph:
    """Puts ONNX nodes in a row; `_now` is the name of the newest value, of `_channels` channels and `_side_px` side."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._values: list[onnx.TensorProto] = []
        self._now, self._channels, self._side_px = "chip", 3, CHIP_PX

    def build(self, layers: list[_Layer]) -> None:
        if [layer.kind for layer in layers[:4]] != ["con_4", "affine_", "relu_", "max_pool_2"]:
            raise ValueError("not the network of dlib's face recogniser")
        means = np.array(_PIXEL_MEANS, np.float32).reshape(1, 3, 1, 1)
        self._add("Sub", self._constant(means))
        self._add("Div", self._constant(np.float32(_PIXEL_SCALE)))
        self._convolve(layers[0].weights, layers[1].weights, kernel=7, stride=2)
        self._add("Relu")
        self._pool("MaxPool", kernel=3)
        at = 4
        while layers[at].kind == "con_4":
            at = self._block(layers, at)
        self._add("GlobalAveragePool")
        self._add("Flatten")
        self._add("MatMul", self._constant(layers[-1].weights.reshape(self._channels, -1)))

    def serialized(self) -> bytes:
        chip = helper.make_tensor_value_info("chip", TensorProto.FLOAT, ["faces", 3, CHIP_PX, CHIP_PX])
        vector = helper.make_tensor_value_info(self._now, TensorProto.FLOAT, ["faces", 128])
        graph = helper.make_graph(self._nodes, "face", [chip], [vector], self._values)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        data: bytes = model.SerializeToString()
        return data

    def _block(self, layers: list[_Layer], at: int) -> int:
        """con, affine, relu, con, affine, [avg_pool], add_prev, relu. Where the next one begins."""
        before, channels, side_px = self._now, self._channels, self._side_px
        halves = layers[at + 5].kind == "avg_pool_2"
        self._convolve(layers[at].weights, layers[at + 1].weights, kernel=3, stride=2 if halves else 1)
        self._add("Relu")
        self._convolve(layers[at + 3].weights, layers[at + 4].weights, kernel=3, stride=1)
        if halves:
            inner, inner_channels, inner_side_px = self._now, self._channels, self._side_px
            self._now, self._channels, self._side_px = before, channels, side_px
            self._pool("AveragePool", kernel=2)
            side_px = max(self._side_px, inner_side_px)
            before = self._padded(inner_channels, side_px)
            self._now, self._channels, self._side_px = inner, inner_channels, inner_side_px
            self._padded(inner_channels, side_px)
        self._add("Add", before)
        self._add("Relu")
        return at + (8 if halves else 7)

    def _convolve(self, weights: Weights, scale_and_shift: Weights, *, kernel: int, stride: int) -> None:
        """A convolution and the scaling behind it, as one. Padded only where it keeps the size."""
        count = len(scale_and_shift) // 2
        scale, shift = scale_and_shift[:count], scale_and_shift[count:]
        filters = weights[:-count].reshape(count, self._channels, kernel, kernel) * scale.reshape(-1, 1, 1, 1)
        bias = weights[-count:] * scale + shift
        pad = 0 if stride > 1 else kernel // 2
        names = self._constant(filters), self._constant(bias)
        self._add("Conv", *names, kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4)
        self._channels, self._side_px = count, (self._side_px + 2 * pad - kernel) // stride + 1

    def _pool(self, kind: str, *, kernel: int) -> None:
        self._add(kind, kernel_shape=[kernel] * 2, strides=[2, 2])
        self._side_px = (self._side_px - kernel) // 2 + 1

    def _padded(self, channels: int, side_px: int) -> str:
        """dlib adds values of unlike sizes as if the smaller one went on with zeros."""
        more = side_px - self._side_px
        if (missing := channels - self._channels) or more:
            self._add("Pad", self._constant(np.array([0, 0, 0, 0, 0, missing, more, more], np.int64)))
        self._channels, self._side_px = channels, side_px
        return self._now

    def _constant(self, value: NDArray[np.float32] | NDArray[np.int64] | np.float32) -> str:
        name = f"c{len(self._values)}"
        self._values.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def _add(self, kind: str, *inputs: str, **attributes: list[int]) -> None:
        name = f"v{len(self._nodes)}"
        node = helper.make_node(kind, [self._now, *inputs], [name])
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        self._now = name

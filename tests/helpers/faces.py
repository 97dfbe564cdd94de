"""Faces for tests: a photograph that a package ships, and tiny ONNX models whose answers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from pvchat_desktop.protocol.messages import FaceBackend
from pvchat_desktop.services.face_manifest import installed_folder, read_manifest

STRIDES_PX = (8, 16, 32)


def portrait() -> NDArray[np.uint8]:
    """A photograph (512, 512, 3) RGB in the public domain with one face, about 90 px wide around (220, 115)."""
    import skimage.data

    load: Callable[[], NDArray[np.uint8]] = skimage.data.astronaut
    return load()


def resized(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(picture, size, interpolation=way).astype(np.uint8)


def dlib_backend() -> FaceBackend:
    """The back end that is always here, as the manifest describes it."""
    row = next(row for row in read_manifest() if row.name == "dlib")
    folder = installed_folder(str(row.python_package))
    assert folder is not None
    return FaceBackend(
        name=row.name,
        kind="dlib",
        files={file.role: str(folder / file.name) for file in row.files},
        model_hash=row.model_hash or "",
        detector_width_px=row.detector_width_px,
    )


def write_mean_recogniser(file: Path, *, batch: int | str = 1) -> Path:
    """A recogniser whose vector is the mean of each channel of what it is fed: (N, 3, 112, 112) -> (N, 3)."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["input"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["vector"]),
    ]
    inputs = [helper.make_tensor_value_info("input", TensorProto.FLOAT, [batch, 3, 112, 112])]
    outputs = [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [batch, 3])]
    return _write(file, nodes, inputs, outputs, {})


def write_bright_yunet(file: Path, *, sides: Sequence[int | str] = (640, 640)) -> Path:
    """In the shape of YuNet: every grid cell's score is its brightness, its box one stride wide around its corner.

    The landmarks of a cell at (x, y) all lie at (x, y).
    """
    nodes, outputs = [], []
    values = {"zeros": np.zeros((14, 3, 1, 1), np.float32), "grey": np.full((1, 3, 1, 1), 1 / (3 * 255), np.float32)}
    for stride in STRIDES_PX:
        nodes += [
            _pool(stride),
            helper.make_node("Conv", [f"pool{stride}", "grey"], [f"light{stride}"]),
            helper.make_node("Conv", [f"pool{stride}", "zeros"], [f"none{stride}"]),
            helper.make_node("Split", [f"none{stride}"], [f"b{stride}", f"k{stride}"], axis=1, split=[4, 10]),
        ]
        for kind, source, width in (("cls", "light", 1), ("obj", "light", 1), ("bbox", "b", 4), ("kps", "k", 10)):
            name = f"{kind}_{stride}"
            values[f"shape_{width}"] = np.array([1, -1, width], np.int64)
            nodes += [
                helper.make_node("Transpose", [f"{source}{stride}"], [f"t{name}"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"t{name}", f"shape_{width}"], [name]),
            ]
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, f"n{stride}", width]))
    inputs = [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, *sides])]
    return _write(file, nodes, inputs, outputs, values)


def write_bright_scrfd(file: Path) -> Path:
    """In the shape of an insightface detector with landmarks, two anchors a cell: bright cells are faces.

    A box reaches one stride to every side of its cell's corner; all landmarks lie half a stride right of and below it.
    """
    nodes, outputs = [], []
    grey = np.full((2, 3, 1, 1), 128 / (3 * 255), np.float32)
    values = {"none": np.zeros((28, 3, 1, 1), np.float32), "light": grey, "half": np.full(2, 0.5, np.float32)}
    values["offsets"] = np.array([1.0] * 4 + [1.0] * 4 + [0.5] * 20, np.float32)
    for kind, width in (("score", 1), ("bbox", 4), ("kps", 10)):
        values[f"shape_{kind}"] = np.array([-1, width], np.int64)
        for stride in STRIDES_PX:
            name = f"{kind}_{stride}"
            if kind == "score":
                nodes += [
                    _pool(stride),
                    helper.make_node("Conv", [f"pool{stride}", "light", "half"], [f"s{stride}"]),
                    helper.make_node("Conv", [f"pool{stride}", "none", "offsets"], [f"o{stride}"]),
                    helper.make_node("Split", [f"o{stride}"], [f"b{stride}", f"k{stride}"], axis=1, split=[8, 20]),
                ]
            nodes += [
                helper.make_node("Transpose", [f"{kind[0]}{stride}"], [f"t{name}"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"t{name}", f"shape_{kind}"], [name]),
            ]
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [f"n{stride}", width]))
    inputs = [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "height", "width"])]
    return _write(file, nodes, inputs, outputs, values)


def _pool(stride: int) -> onnx.NodeProto:
    window = [stride, stride]
    return helper.make_node("AveragePool", ["input"], [f"pool{stride}"], kernel_shape=window, strides=window)


def _write(
    file: Path,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    values: Mapping[str, NDArray[np.float32] | NDArray[np.int64]],
) -> Path:
    constants = [onnx.numpy_helper.from_array(value, name) for name, value in values.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)
    onnx.checker.check_model(model)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(model.SerializeToString())
    return file

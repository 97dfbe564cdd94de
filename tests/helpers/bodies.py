"""A body pack as insightface 2.1 ships them: tiny ONNX models of the same inputs and outputs, and their manifest.json.

On a plain grey ground the detector finds what is not grey, one body in each half of the picture; its features are
histograms of the colours that are not grey.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from pvchat_desktop.core.thresholds import BodyThresholds
from pvchat_desktop.protocol.messages import BodyBackend

GREY = 90
THRESHOLDS = BodyThresholds(same=0.85, margin=0.10, follow=0.60)
_SIDE = 128  # of the picture the detector sees
_TOLERANCE = 40.0
_BINS = 85  # of each channel: three times as many and a constant are the 256 numbers

FILES = {"manifest": "manifest.json", "body_detector": "walkers.onnx", "body_features": "looks.onnx"}


def write_body_pack(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    _write_detector(folder / FILES["body_detector"])
    _write_features(folder / FILES["body_features"])
    tasks = {
        "person_detection": {"file": FILES["body_detector"], "input_size": [_SIDE, _SIDE], "preprocessing": {}},
        "person_reid": {"file": FILES["body_features"]},
        "detection": {"file": "faces.onnx"},
        "recognition": {"file": "names.onnx"},
    }
    said = {"manifest_version": 2, "model_id": "cheetah_tiny", "license": "MODEL.LICENSE", "tasks": tasks}
    (folder / FILES["manifest"]).write_text(json.dumps(said), encoding="utf-8")
    (folder / "MODEL.LICENSE").write_text("For tests.", encoding="utf-8")
    return folder


def body_backend(folder: Path) -> BodyBackend:
    """The pack in a folder, as the program hands it to a scan."""
    places = {role: folder / name for role, name in FILES.items()}
    return BodyBackend(
        name="bodies-tiny",
        files={role: str(place) for role, place in places.items()},
        hashes={role: hashlib.sha256(place.read_bytes()).hexdigest() for role, place in places.items()},
        thresholds=THRESHOLDS,
    )


def _write_detector(file: Path) -> None:
    node, half = helper.make_node, _SIDE // 2
    nodes = [
        node("Sub", ["image", "grey"], ["from_grey"]),
        node("Abs", ["from_grey"], ["far"]),
        node("ReduceMax", ["far"], ["farthest"], axes=[1], keepdims=0),
        node("Greater", ["farthest", "tolerance"], ["is_body"]),
        node("Cast", ["is_body"], ["mask"], to=TensorProto.FLOAT),
        node("Split", ["mask"], ["mask0", "mask1"], axis=2),
    ]
    for side in (0, 1):
        edges = []
        for axis, name in ((1, "x"), (2, "y")):
            nodes.append(node("ReduceMax", [f"mask{side}"], [f"any_{name}{side}"], axes=[axis], keepdims=0))
            for last in (0, 1):
                edge = f"{name}{last}_{side}"
                nodes += [
                    node("ArgMax", [f"any_{name}{side}"], [f"i{edge}"], axis=1, keepdims=1, select_last_index=last),
                    node("Cast", [f"i{edge}"], [f"f{edge}"], to=TensorProto.FLOAT),
                    node("Add", [f"f{edge}", f"{name}{last}_offset{side}"], [edge]),
                ]
                edges.append(edge)
        order = [edges[0], edges[2], edges[1], edges[3]]
        nodes += [
            node("Concat", order, [f"box{side}"], axis=1),
            node("ReduceMean", [f"mask{side}"], [f"share{side}"], axes=[2], keepdims=0),
            node("ReduceMean", [f"share{side}"], [f"part{side}"], axes=[1], keepdims=1),
        ]
    nodes += [
        node("Concat", ["box0", "box1"], ["flat"], axis=0),
        node("Gather", ["scale_factor", "xy"], ["scale"], axis=1),
        node("Div", ["flat", "scale"], ["pixels"]),
        node("Unsqueeze", ["pixels", "zero"], ["nms_pre_boxes"]),
        node("Concat", ["part0", "part1"], ["parts"], axis=1),
        node("Greater", ["parts", "enough"], ["is_there"]),
        node("Cast", ["is_there"], ["score"], to=TensorProto.FLOAT),
        node("Unsqueeze", ["score", "zero"], ["nms_pre_scores"]),
    ]
    values: dict[str, Any] = {
        "grey": np.float32(GREY),
        "tolerance": np.float32(_TOLERANCE),
        "enough": np.float32(0.02),
        "xy": np.array([1, 0, 1, 0], np.int64),
        "zero": np.array([0], np.int64),
    }
    for side in (0, 1):
        for last in (0, 1):
            values[f"x{last}_offset{side}"] = np.float32(side * half + last)
            values[f"y{last}_offset{side}"] = np.float32(last)
    inputs = {"image": [1, 3, _SIDE, _SIDE], "scale_factor": [1, 2]}
    _write(file, nodes, inputs, {"nms_pre_boxes": [1, 2, 4], "nms_pre_scores": [1, 1, 2]}, values)


def _write_features(file: Path) -> None:
    node = helper.make_node
    nodes = [
        node("AveragePool", ["data"], ["small"], kernel_shape=[16, 16], strides=[16, 16]),
        node("Reshape", ["small", "points"], ["colours"]),
        node("Sub", ["colours", "grey"], ["from_grey"]),
        node("Abs", ["from_grey"], ["far"]),
        node("ReduceMax", ["far"], ["farthest"], axes=[1], keepdims=1),
        node("Greater", ["farthest", "tolerance"], ["is_body"]),
        node("Cast", ["is_body"], ["weight"], to=TensorProto.FLOAT),
        node("Sub", ["colours", "bins"], ["off"]),
        node("Mul", ["off", "off"], ["squared"]),
        node("Mul", ["squared", "narrow"], ["exponent"]),
        node("Exp", ["exponent"], ["near"]),
        node("Mul", ["near", "weight"], ["counted"]),
        node("ReduceMean", ["counted"], ["histogram"], axes=[2], keepdims=0),
        node("Flatten", ["histogram"], ["flat"]),
        node("Concat", ["flat", "little"], ["reid_embedding"], axis=1),
    ]
    values: dict[str, Any] = {
        "points": np.array([1, 3, -1, 1], np.int64),
        "grey": np.float32(GREY),
        "tolerance": np.float32(_TOLERANCE),
        "bins": np.linspace(0, 255, _BINS, dtype=np.float32).reshape(1, 1, 1, _BINS),
        "narrow": np.float32(-1 / 15**2),
        "little": np.full((1, 1), 1e-3, np.float32),
    }
    _write(file, nodes, {"data": [1, 3, 256, 128]}, {"reid_embedding": [1, 256]}, values)


def _write(
    file: Path,
    nodes: Sequence[onnx.NodeProto],
    inputs: Mapping[str, Sequence[int]],
    outputs: Mapping[str, Sequence[int]],
    values: Mapping[str, Any],
) -> None:
    ports_in, ports_out = (
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in side.items()]
        for side in (inputs, outputs)
    )
    constants = [onnx.numpy_helper.from_array(np.asarray(value), name) for name, value in values.items()]
    graph = helper.make_graph(list(nodes), "tiny", ports_in, ports_out, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString())

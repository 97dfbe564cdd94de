"""The only door to onnxruntime: its telemetry is switched off before the library is loaded.

The wheel writes a device id and talks to a collector unless the environment says no before the first import in the
process; nothing that is called later prevents it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pvchat_desktop.errors import ModelMissing
from pvchat_desktop.vision.cores import usable_cores

Tensor = NDArray[np.float32]

_CUDA, _CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


class Port(Protocol):
    """Name and shape of one input or output; free dimensions are strings or None."""

    @property
    def name(self) -> str: ...

    @property
    def shape(self) -> list[int | str | None]: ...


class Session(Protocol):
    """The part of onnxruntime.InferenceSession that is used here. May be called from several threads."""

    def get_inputs(self) -> Sequence[Port]: ...

    def get_outputs(self) -> Sequence[Port]: ...

    def get_providers(self) -> Sequence[str]: ...

    def run(self, output_names: Sequence[str] | None, input_feed: Mapping[str, Tensor]) -> list[Tensor]: ...


def silence_telemetry() -> None:
    """Must run before onnxruntime, or a library that imports it, is imported."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def onnxruntime() -> ModuleType:
    """onnxruntime, imported without telemetry; only errors of its own are printed."""
    silence_telemetry()
    import onnxruntime as library

    library.set_default_logger_severity(3)
    module: ModuleType = library
    return module


def damaged() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a file that is damaged or no model."""
    errors = onnxruntime().capi.onnxruntime_pybind11_state
    return errors.Fail, errors.InvalidArgument, errors.InvalidGraph, errors.InvalidProtobuf


def providers() -> list[str]:
    """Where models may run, best first: the graphics card where the installed onnxruntime can use one."""
    there = onnxruntime().get_available_providers()
    return [name for name in (_CUDA, _CPU) if name in there]


def is_on_card(session: Session) -> bool:
    """Whether the graphics card really runs the model: a library that finds no card or driver falls back silently."""
    return _CUDA in session.get_providers()


def open_session(model: Path | bytes) -> Session:
    """Load an ONNX model: for the graphics card where there is one, else for the processor, on the cores that this
    process may use. ModelMissing where the file is damaged."""
    library = onnxruntime()
    options = library.SessionOptions()
    options.intra_op_num_threads = usable_cores()
    # Idle pool threads would spin beside the video decoder, which needs the same cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    source = model if isinstance(model, bytes) else str(model)
    try:
        session: Session = library.InferenceSession(source, options, providers=providers())
    except damaged() as error:
        raise ModelMissing(
            "A face model file could not be loaded: it is damaged or made for another program.",
            hint="Import or download the face pack again.",
        ) from error
    return session


def with_free_sizes(model: Path, *, axes: Mapping[int, str]) -> bytes:
    """The model with the named axes of its inputs and outputs made free; the graph itself must not depend on them."""
    silence_telemetry()
    import onnx

    graph_file = onnx.load(str(model))
    for port in graph_file.graph.input:
        for axis, name in axes.items():
            port.type.tensor_type.shape.dim[axis].dim_param = name
    for port in graph_file.graph.output:
        port.type.tensor_type.ClearField("shape")
    del graph_file.graph.value_info[:]
    data: bytes = graph_file.SerializeToString()
    return data

"""The device report, with stand-ins for the cards this machine does not have."""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass

import pytest
import torch

from pvchat_desktop.ml import device


@dataclass
class _Card:
    name: str = "NVIDIA GeForce RTX 5090"
    major: int = 12
    minor: int = 0


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that computes on the processor."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _index: _Card())
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _index: (20, 32))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda _index: 10)  # by this process: not lost to it
    real_device = torch.device
    monkeypatch.setattr(torch, "device", lambda *_args: real_device("cpu"))


def _fail_with(monkeypatch: pytest.MonkeyPatch, error: RuntimeError) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(torch.Tensor, "to", fail)


@pytest.mark.usefixtures("card")
def test_a_card_that_computes() -> None:
    report = device.report()
    assert (report.device, report.kernel_ok, report.reason) == ("cuda", True, "")
    assert (report.name, report.compute_capability) == ("NVIDIA GeForce RTX 5090", "12.0")
    assert (report.free_bytes, report.total_bytes) == (30, 32)


@pytest.mark.usefixtures("card")
def test_a_card_that_miscalculates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.Tensor, "to", lambda tensor, _device: tensor + 1)
    report = device.report()
    assert (report.kernel_ok, report.reason) == (False, "The graphics card returned a wrong result.")


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            RuntimeError("CUDA error: no kernel image is available for execution on the device"),
            "This build of PyTorch holds no code for this graphics card (compute capability 12.0).",
        ),
        (torch.OutOfMemoryError("CUDA out of memory"), "The graphics card's memory is full; another program uses it."),
        (RuntimeError("CUDA error: unspecified"), "The graphics card failed a small test calculation."),
    ],
)
def test_a_card_that_fails(monkeypatch: pytest.MonkeyPatch, error: RuntimeError, reason: str) -> None:
    _fail_with(monkeypatch, error)
    report = device.report()
    assert (report.device, report.kernel_ok, report.reason) == ("cuda", False, reason)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "No NVIDIA graphics card was found."),
        ("The NVIDIA driver on your system is too old", "The graphics driver is too old for this build of PyTorch"),
        ("Unexpected error: Error 802", "A graphics card was found but could not be started."),
    ],
)
def test_why_there_is_no_card(monkeypatch: pytest.MonkeyPatch, said: str, reason: str) -> None:
    def is_available() -> bool:
        if said:
            warnings.warn(said, UserWarning, stacklevel=1)
        return False

    monkeypatch.setattr(torch.cuda, "is_available", is_available)
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    report = device.report()
    assert (report.device, report.kernel_ok) == ("cpu", None)
    assert report.name
    assert report.reason.startswith(reason)


def test_a_build_for_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None)
    report = device.report()
    assert report.reason == "This build of PyTorch is for the processor only."
    assert report.total_bytes is not None
    assert report.free_bytes is not None
    assert report.total_bytes > report.free_bytes > 0


def test_no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    report = device.report()
    assert (report.device, report.reason) == ("none", "PyTorch is not installed.")


def test_the_processor_keeps_no_figures_of_its_own() -> None:
    on = torch.device("cpu")
    device.synchronize(on)
    device.empty_cache(on)
    device.reset_peak(on)
    device.set_random_state(on, torch.get_rng_state())
    assert device.peak_bytes(on) is None
    assert device.random_state(on) is None


@pytest.mark.gpu
def test_the_real_card() -> None:
    if not torch.cuda.is_available():
        pytest.skip("no NVIDIA GPU")
    report = device.report()
    assert (report.device, report.kernel_ok, report.reason) == ("cuda", True, "")


@pytest.mark.parametrize(
    "said",
    [
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
    ],
)
def test_every_way_to_run_out_of_memory_is_told_alike(said: str) -> None:
    with pytest.raises(torch.OutOfMemoryError), device.out_of_memory_told():
        raise RuntimeError(said)
    with pytest.raises(torch.OutOfMemoryError), device.out_of_memory_told():
        torch.empty(10**15)
    with pytest.raises(RuntimeError, match="shapes") as other, device.out_of_memory_told():
        raise RuntimeError("shapes")
    assert not isinstance(other.value, torch.OutOfMemoryError)

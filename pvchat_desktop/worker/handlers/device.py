"""Answers ReportDevice."""

from __future__ import annotations

from pvchat_desktop.ml import device
from pvchat_desktop.protocol.messages import DeviceReport, ReportDevice
from pvchat_desktop.worker.context import JobContext


def report_device(_request: ReportDevice, context: JobContext) -> DeviceReport:
    context.progress("Looking at the graphics card", 0, 1)
    report = device.report()
    context.progress("Looking at the graphics card", 1, 1)
    return report

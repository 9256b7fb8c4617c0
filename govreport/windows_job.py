"""A Job object, by which a process on Windows bounds its own time and memory."""

import ctypes
import math
import os
from typing import Any

LIMITS = 9
"""Which set of facts about a job (JobObjectExtendedLimitInformation)."""
TIME, MEMORY = 0x2, 0x100
"""JOB_OBJECT_LIMIT_PROCESS_TIME and JOB_OBJECT_LIMIT_PROCESS_MEMORY."""
TICKS = 10_000_000
"""Of Windows, in a second."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION, as winnt.h has it."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, with its six IO_COUNTERS."""

    _fields_ = (
        ("basic", BasicLimits),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


_jobs: list[Any] = []
"""The job of this process: kernel32, and the handle, which is held as long as we run."""


def bound_by_job(seconds: int, memory: int, kernel: Any = None) -> bool:  # noqa: ANN401 -- kernel32
    """Bound what this process takes from now on; whether Windows lets it."""
    if not _jobs:
        kernel = kernel or ctypes.WinDLL("kernel32")  # type: ignore[attr-defined] # Windows'
        _declare(kernel)
        job = kernel.CreateJobObjectW(None, None)
        if not job or not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
            return False
        _jobs[:] = kernel, job
    kernel, job = _jobs
    limits = JobLimits()
    limits.basic.flags = TIME | MEMORY
    limits.basic.process_time = math.ceil((os.times().user + seconds) * TICKS)
    limits.process_memory = memory
    size = ctypes.sizeof(limits)
    done = kernel.SetInformationJobObject(job, LIMITS, ctypes.byref(limits), size)
    return bool(done)


def _declare(kernel: Any) -> None:  # noqa: ANN401 -- likewise
    """Tell what the functions take: a handle is as wide as a pointer."""
    handle, number = ctypes.c_void_p, ctypes.c_uint32
    shapes = {
        "CreateJobObjectW": (handle, (handle, ctypes.c_wchar_p)),
        "GetCurrentProcess": (handle, ()),
        "AssignProcessToJobObject": (ctypes.c_int, (handle, handle)),
        "SetInformationJobObject": (ctypes.c_int, (handle, ctypes.c_int, handle, number)),
    }
    for name, (result, arguments) in shapes.items():
        function = getattr(kernel, name)
        function.restype, function.argtypes = result, arguments

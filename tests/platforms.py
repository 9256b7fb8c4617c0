"""Other systems, as far as the package sees them: what their Python lacks, and their ways.

A process with `environment(…)` is such a system, and so are all that it starts. Only what
modules of ours ask for is another one's; libraries keep this one's, as they have ideas of
their own. So what is shown here is that we ask for nothing that isn't there; nothing here
proves that Windows itself agrees.
"""

import builtins
import ctypes
import errno
import multiprocessing
import os
import re
import signal
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

WHICH = "GOVREPORT_TESTED_AS"
SITE = """\
import os, traceback
try:
    import platforms
    platforms.become(os.environ["GOVREPORT_TESTED_AS"])
except BaseException:
    traceback.print_exc()
    os._exit(99)
"""
REFUSED = re.compile(
    r'[<>:"|?*\x00-\x1f]|[ .]$|^(?:con|nul|aux|prn)(?:\.|$)', re.IGNORECASE
)
"""What no name on Windows has."""


class System(NamedTuple):
    """What `os.name` and `sys.platform` are, and what isn't there."""

    name: str
    platform: str
    modules: frozenset[str]
    functions: frozenset[str]
    signals: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SYSTEMS: Mapping[str, System] = {
    "windows": System(
        "nt",
        "win32",
        _words("fcntl resource grp pwd termios pty tty syslog crypt"),
        _words(
            "fork forkpty getuid geteuid getgid getegid getgroups chown fchown lchown fchmod "
            "killpg getpgid setsid sched_getaffinity listxattr getxattr setxattr removexattr "
            "statvfs fstatvfs pathconf fpathconf mkfifo mknod uname sysconf getloadavg nice "
            "wait waitid posix_fadvise pread pwrite sync fdatasync register_at_fork "
            "O_NONBLOCK O_DIRECTORY O_NOFOLLOW O_SYNC O_DSYNC O_CLOEXEC O_NOCTTY WNOHANG "
            "ST_RDONLY"
        ),
        _words(
            "SIGKILL SIGPIPE SIGHUP SIGALRM SIGCHLD SIGQUIT SIGUSR1 SIGUSR2 SIGXCPU SIGSTOP "
            "pthread_sigmask SIG_BLOCK SIG_UNBLOCK SIG_SETMASK alarm setitimer sigwait "
            "pthread_kill siginterrupt sigpending pause"
        ),
    ),
    "macos": System(
        "posix",
        "darwin",
        _words(""),
        _words(
            "sched_getaffinity sched_setaffinity listxattr getxattr setxattr removexattr "
            "posix_fadvise posix_fallocate fdatasync copy_file_range memfd_create splice "
            "getrandom"
        ),
        _words("sigtimedwait sigwaitinfo SIGRTMIN SIGRTMAX SIGPWR"),
    ),
}


class _Seen(ModuleType):
    """A module as another system has it; what is set on it is set on the real one."""

    def __init__(
        self, real: ModuleType, own: Mapping[str, object], gone: frozenset[str]
    ) -> None:
        super().__init__(real.__name__)
        object.__getattribute__(self, "__dict__")["_parts"] = real, own, gone

    def __getattribute__(self, name: str) -> object:
        real, own, gone = object.__getattribute__(self, "__dict__")["_parts"]
        if name in own:
            return own[name]
        if name in gone:
            message = f"module {real.__name__!r} has no attribute {name!r} on this system"
            raise AttributeError(message)
        return getattr(real, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(object.__getattribute__(self, "__dict__")["_parts"][0], name, value)


def environment(which: str, folder: Path) -> dict[str, str]:
    """What a process of another system is started with; a folder is put into its path."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(SITE, encoding="utf-8")
    here = Path(__file__).parent
    path = os.pathsep.join(map(str, (folder, here, here.parent)))
    wide = "gbk" if which == "windows" else "utf-8"
    return {
        **os.environ,
        WHICH: which,
        "PYTHONPATH": path,
        "PYTHONIOENCODING": wide,
        "PYTHONWARNDEFAULTENCODING": "1",
        "GOVREPORT_RAISE": "1",
    }


def become(which: str) -> None:
    """Be another system for every module of ours that is loaded from now on."""
    system = SYSTEMS[which]
    own: dict[str, object] = {
        "os": _Seen(os, {"name": system.name}, system.functions),
        "sys": _Seen(sys, {"platform": system.platform}, frozenset()),
        "signal": _Seen(signal, {}, system.signals),
    }
    if which == "windows":
        own["ctypes"] = _Seen(ctypes, {"WinDLL": _Kernel}, frozenset())
        own["winreg"] = _REGISTRY
        sys.addaudithook(_as_windows_does)
    else:
        import resource

        own["resource"] = _Seen(resource, {"setrlimit": _set_limit}, frozenset())
    warnings.filterwarnings("error", category=EncodingWarning, module="govreport")
    multiprocessing.set_start_method("spawn")
    usual = builtins.__import__

    def ours(name: str, *args: Any, **named: Any) -> Any:  # noqa: ANN401 -- as it is called
        namespace = args[0] if args else named.get("globals")
        level = args[3] if len(args) > 3 else named.get("level", 0)
        asking = str((namespace or {}).get("__name__", "")).partition(".")[0]
        if asking in {"govreport", "__main__"} and level == 0:
            if name in system.modules:
                message = f"No module named {name!r} on this system"
                raise ModuleNotFoundError(message, name=name)
            if name in own:
                return own[name]
        return usual(name, *args, **named)

    builtins.__import__ = ours


def _set_limit(which: int, limits: tuple[int, int]) -> None:
    """Bound what a Mac lets one bound: no address space."""
    import resource

    if which == resource.RLIMIT_AS:
        message = "current limit exceeds maximum limit"
        raise ValueError(message)
    resource.setrlimit(which, limits)


def _as_windows_does(event: str, args: Sequence[Any]) -> None:
    """Refuse what Windows does: names, folders as files, what somebody has open."""
    if event == "open" and isinstance(args[0], str) and not args[0].startswith("/proc"):
        _refuse_name(args[0])
        if not _asked_by("shutil", "tempfile", "runpy") and Path(args[0]).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", args[0])
    elif event == "os.mkdir":
        _refuse_name(os.fspath(args[0]))
    elif event in {"os.rename", "os.remove"}:
        for path in args[: 2 if event == "os.rename" else 1]:
            name = os.fsdecode(path)
            if not name.endswith(".pyc") and os.path.realpath(name) in _open():
                raise PermissionError(errno.EACCES, "used by another process", name)


def _asked_by(*libraries: str) -> bool:
    """Whether a library asks for something that has another way there."""
    frame = sys._getframe().f_back
    for _ in range(6):
        if frame is None:
            break
        if str(frame.f_globals.get("__name__")).partition(".")[0] in libraries:
            return True
        frame = frame.f_back
    return False


def _refuse_name(path: str) -> None:
    if REFUSED.search(Path(path).name):
        raise OSError(errno.EINVAL, "Invalid argument", path)


def _open() -> set[str]:
    """The files that this process has open."""
    found = set()
    for one in list(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):  # that of the list itself
            found.add(str(one.readlink()))
    return found


class _Refused:
    """A function of Windows that gives nothing, as where a program may have no job."""

    def __call__(self, *_: object) -> int:
        return 0


class _Kernel:
    """What we ask Windows for, as it says of a local disk, and of a process that runs."""

    CreateJobObjectW, GetCurrentProcess = _Refused(), _Refused()
    AssignProcessToJobObject, SetInformationJobObject = _Refused(), _Refused()

    def __init__(self, *_: object, **__: object) -> None:
        self.process = 0

    def GetVolumeInformationW(self, *args: Any) -> int:  # noqa: ANN401, N802 -- Windows' own
        args[6].value = "NTFS"
        return 1

    def GetDriveTypeW(self, _root: str) -> int:  # noqa: N802 -- likewise
        return 3

    def OpenProcess(self, _rights: int, _inherit: bool, process: int) -> int:  # noqa: N802 -- likewise
        return process if Path(f"/proc/{process}").exists() else 0

    def GetExitCodeProcess(self, _handle: int, code: Any) -> int:  # noqa: ANN401, N802 -- likewise
        code._obj.value = 259
        return 1

    def CloseHandle(self, _handle: int) -> int:  # noqa: N802 -- likewise
        return 1


_REGISTRY = SimpleNamespace(
    HKEY_LOCAL_MACHINE=0,
    OpenKey=lambda *_: nullcontext(),
    QueryValueEx=lambda *_: (0, 4),
)

"""What the disk under a folder is like, told without a byte being written there."""

import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govreport.diagnosis import Diagnosis, caution, fault, fine
from govreport.errors import LONGEST_PATH, READING, from_os_error

NETWORK = {
    *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p"),
    *("ncpfs", "ceph", "glusterfs", "lustre", "afs", "virtiofs", "vboxsf", "prl_fs"),
}
"""Kinds of file systems that lie on another machine."""
NO_LINKS = {"vfat", "fat", "fat32", "msdos", "exfat", "fuseblk.exfat"}
"""Kinds that have neither links nor owners, as on memory sticks."""
FOLDING = {"ntfs", "ntfs3", "vfat", "fat", "fat32", "msdos", "exfat", "apfs", "hfs", "cifs"}
"""Kinds on which case doesn't count, unless somebody set it up otherwise."""
SYNCED = (
    *("OneDrive", "Dropbox", "Nutstore", "坚果云", "WPS云盘", "WPSDrive", "百度网盘"),
    *("BaiduNetdisk", "com~apple~CloudDocs", "iCloud", "Google Drive", "Syncthing"),
)
"""What folders are called that a program keeps the same on several machines."""
FULL, LOW = 100_000_000, 1_000_000_000
"""Bytes that are free on a disk that is as good as full, and on one that soon is."""
REMOTE_DRIVE = 4
"""What Windows calls a drive on another machine."""
PATIENCE = 5
"""Seconds for the list of what is mounted."""
MOUNTS = Path("/proc/self/mountinfo")
UNKNOWN = "不写文件就看不出来"


class Mount(NamedTuple):
    """What lies under a folder: the kind of file system, "" where nobody tells."""

    kind: str = ""
    remote: bool = False
    read_only: bool = False


def file_system(folder: Path) -> Iterator[Diagnosis]:
    """Look at the disk under a folder."""
    mount = mount_of(folder.absolute())
    yield from _kind(folder, mount)
    yield from _writable(folder, mount)
    yield from _room(folder)
    yield from _names(folder, mount)
    yield from _synced(folder)


def _kind(folder: Path, mount: Mount) -> Iterator[Diagnosis]:
    told = mount.kind or "看不出是哪一种"
    if mount.remote:
        told = f"在网络盘或共享文件夹上（{told}）"
        advice = (
            "可以用；几台电脑同时写时靠锁文件错开。不要用不同的盘符、路径开同一个文件夹"
        )
        yield caution("disk.kind", told, advice, folder)
    else:
        yield fine("disk.kind", f"文件系统：{told}", folder)
    linked = _has_links(folder)
    if mount.kind in NO_LINKS:
        told = "这种盘（多半是 U 盘）没有硬链接，也不记文件是谁的、谁能看"
        yield caution("disk.links", told, "平时的工作请放在硬盘上，U 盘只用来拷", folder)
    else:
        yield fine("disk.links", f"硬链接：{'有' if linked else UNKNOWN}")


def _has_links(folder: Path) -> bool:
    """Whether some file right in a folder has a second name."""
    with suppress(OSError), os.scandir(folder) as lying:
        return any(
            one.is_file(follow_symlinks=False) and os.stat(one.path).st_nlink > 1  # noqa: PTH116 -- Windows' entries don't count links
            for one in lying
        )
    return False


def _writable(folder: Path, mount: Mount) -> Iterator[Diagnosis]:
    if mount.read_only:
        told, advice = "所在的磁盘是只读的，什么也存不进去", "请换一个位置"
        yield fault("disk.writable", told, advice, folder)
    elif not os.access(folder, os.W_OK | os.X_OK):
        told = "没有在这个文件夹里写的权限"
        yield fault("disk.writable", told, "请换一个位置，或请管理员开放权限", folder)
    elif os.name == "nt":  # which tells of the attribute alone
        yield fine("disk.writable", f"文件夹不是只读的；能不能写，{UNKNOWN}")
    else:
        yield fine("disk.writable", "文件夹可以写")


def _room(folder: Path) -> Iterator[Diagnosis]:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        told = from_os_error(error, folder, READING).sentence
        yield fine("disk.room", f"看不到剩余空间：{told}", folder)
        return
    told = f"磁盘剩余 {_size(free)}"
    if free < FULL:
        advice = "请先清理磁盘：满了以后什么都存不进去"
        yield fault("disk.room", told, advice, folder)
    elif free < LOW:
        yield caution("disk.room", told, "不多了，请清理磁盘", folder)
    else:
        yield fine("disk.room", told)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= LOW else f"{count / 1e6:.0f} MB"


def _names(folder: Path, mount: Mount) -> Iterator[Diagnosis]:
    """Tell how names are compared, and how long they may be."""
    folds = folds_case(folder)
    if folds is None:
        usual = mount.kind in FOLDING
        told = f"文件名的大小写：{'这种盘一般不区分' if usual else UNKNOWN}"
    else:
        told = f"文件名{'不区分' if folds else '区分'}大小写"
    yield fine("disk.case", told)
    composed = folds_accents(folder)
    if composed is not None:
        told = f"é 这样的字，两种写法{'是同一个文件' if composed else '是两个文件'}"
        yield fine("disk.accents", told)
    elif sys.platform == "darwin":
        yield fine("disk.accents", "é 这样的字，两种写法在苹果电脑上是同一个文件")
    else:
        yield fine("disk.accents", f"é 这样的字，两种写法是不是同一个文件：{UNKNOWN}")
    if hasattr(os, "pathconf"):
        with suppress(OSError, ValueError):
            most = os.pathconf(folder, "PC_NAME_MAX")
            yield fine("disk.length", f"一个文件名最长 {most} 个字节（汉字一个占三个）")
    elif bounded_paths():
        told = f"Windows 没有打开“长路径”，一个位置连文件名最多 {LONGEST_PATH} 个字"
        advice = "文件夹不要放得太深；要打开的请管理员设组策略“启用 Win32 长路径”"
        yield caution("disk.length", told, advice)
    else:
        yield fine("disk.length", "Windows 的长路径已打开")


def bounded_paths() -> bool:
    """Whether this is a Windows on which paths of 260 characters can't be used."""
    if sys.platform != "win32":
        return False
    import winreg

    key = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return not winreg.QueryValueEx(opened, "LongPathsEnabled")[0]
    except OSError:  # none that old knows
        return True


def folds_case(folder: Path) -> bool | None:
    """Whether case doesn't count in names of a folder; None where no name there tells."""
    return _folds(folder, [str.swapcase, str.upper, str.lower])


def folds_accents(folder: Path) -> bool | None:
    """Whether it doesn't count how an accent is put; None where no name there tells."""
    return _folds(folder, [partial(unicodedata.normalize, form) for form in ("NFC", "NFD")])


def _folds(folder: Path, ways: Sequence[Callable[[str], str]]) -> bool | None:
    """Ask for names that are there in another spelling, in which none is listed.

    Hidden ones tell too, and at last the folder's own name, if that is on the same disk.
    """
    lying = list[str]()
    with suppress(OSError):
        lying = os.listdir(folder)  # noqa: PTH208 -- thousands of names, no paths
    known, whole = set(lying), folder.absolute()
    places = [(whole, name) for name in sorted(lying)]
    with suppress(OSError):
        if whole.parent != whole and whole.stat().st_dev == whole.parent.stat().st_dev:
            beside = set(os.listdir(whole.parent))  # noqa: PTH208 -- the same
            others = {way(whole.name) for way in ways} - {whole.name}
            places += [] if others & beside else [(whole.parent, whole.name)]
    for parent, name in places:
        for way in ways:
            other = way(name)
            if other != name and (parent != whole or other not in known):
                return _is_same(parent / name, parent / other)
    return None


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        return one.samefile(other)
    return False


def _synced(folder: Path) -> Iterator[Diagnosis]:
    parts = folder.absolute().parts
    found = next((one for one in parts if one.startswith(SYNCED)), None)
    if found is not None:
        told = f"在同步盘里（{found}）：两台电脑同时改，会多出“冲突副本”"
        advice = "同一时间只在一台电脑上改，等同步完了再换；“仅联机”的文件请先下载"
        yield caution("disk.synced", told, advice, folder)


def mount_of(folder: Path) -> Mount:
    """Tell what lies under a folder, as far as the system says."""
    if sys.platform == "win32":
        return _windows_drive(folder)
    if sys.platform == "darwin":
        return _mac_mount(folder)
    read_only = False
    with suppress(OSError):
        read_only = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    kind = ""
    with suppress(OSError, ValueError):
        text = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        kind = kind_in(text, folder)
    remote = kind in NETWORK or kind == "fuse.sshfs"
    return Mount(kind, remote=remote, read_only=read_only)


def kind_in(mounts: str, folder: Path) -> str:
    """Find the kind of what is mounted nearest above a folder, the latest where several."""
    real, best, kind = os.path.realpath(folder), "", ""
    for line in mounts.splitlines():
        before, _, behind = line.partition(" - ")
        point = before.split()[4].replace("\\040", " ").replace("\\134", "\\")
        inside = real == point or real.startswith(f"{point.rstrip('/')}/")
        if inside and len(point) >= len(best):
            best, kind = point, behind.split()[0]
    return kind


def mac_kind_in(mounts: str, folder: Path) -> Mount:
    """Find the same in what `mount` prints on a Mac: `/dev/disk1 on / (apfs, local)`."""
    real, best, found = os.path.realpath(folder), "", Mount()
    for line in mounts.splitlines():
        before, _, flags = line.rpartition(" (")
        point = before.partition(" on ")[2]
        inside = real == point or real.startswith(f"{point.rstrip('/')}/")
        if point and inside and len(point) >= len(best):
            words = [one.strip() for one in flags.rstrip(")").split(",")]
            remote = words[0] in NETWORK
            best = point
            found = Mount(words[0], remote=remote, read_only="read-only" in words)
    return found


def _mac_mount(folder: Path) -> Mount:
    try:
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):  # nobody tells
        return Mount()
    return mac_kind_in(done.stdout.decode(errors="surrogateescape"), folder)


def _windows_drive(folder: Path) -> Mount:
    """Ask Windows for the drive of a folder; a share's is another machine's."""
    if sys.platform != "win32":
        return Mount()
    import ctypes

    kernel = ctypes.WinDLL("kernel32")
    root = f"{folder.drive}\\"
    name = ctypes.create_unicode_buffer(64)
    flags = ctypes.c_ulong()
    known = kernel.GetVolumeInformationW(
        root, None, 0, None, None, ctypes.byref(flags), name, len(name)
    )
    remote = folder.drive.startswith("\\\\") or kernel.GetDriveTypeW(root) == REMOTE_DRIVE
    kind = name.value.lower() if known else ""
    return Mount(kind, remote=remote, read_only=bool(known and flags.value & 0x80000))

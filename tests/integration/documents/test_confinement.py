"""Issue 11, item 11: a process that was taken over by a file tries each known way out, and fails; unconfined is refused."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arkivbro.documents.attachments import AttachmentLimits
from arkivbro.documents.errors import NotConfinedHere
from arkivbro.documents.inspector import Inspector
from arkivbro.documents.renderer import Renderer
from tests.integration.documents.test_renderer import SMALL, wait_until
from tests.unit.documents import sample_files as files

PRELUDE = """
import ctypes, ctypes.util, fcntl, os, resource, signal, socket, subprocess, sys, threading
from pathlib import Path
other, folder, parent = sys.argv[1], sys.argv[2], os.getppid()
inherited = os.open(other, os.O_RDONLY)
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
from arkivbro.documents.confinement import ChildLimits, confine
confine(ChildLimits())
try:
    {act}
except (OSError, ValueError) as error:
    print("refused", error.errno if isinstance(error, OSError) else "")
else:
    print("allowed")
"""
X86 = os.uname().machine == "x86_64"
WAYS_OUT = {
    "another applicant's file": "open(other).read()",
    "a list of the folder": "os.listdir(folder)",
    "a file by its descriptor's name": "open(f'/proc/self/fd/{inherited}').read()",
    "a new file": "open(folder + '/new', 'w')",
    "a file taken away": "os.unlink(other)",
    "a file cut short": "os.truncate(other, 0)",
    "a file given another name": "os.rename(other, other + '2')",
    "a hard link": "os.link(other, folder + '/link')",
    "a symbolic link": "os.symlink(other, folder + '/link')",
    "other rights on a file": "os.chmod(other, 0o777)",
    "another owner": "os.chown(other, 0, 0)",
    "a folder": "os.mkdir(folder + '/new')",
    "a device": "os.mknod(folder + '/device')",
    "the passwords of the machine": "open('/etc/passwd').read()",
    "the parent's environment": "open(f'/proc/{parent}/environ', 'rb').read()",
    "the parent's memory": "open(f'/proc/{parent}/mem', 'rb').read(1)",
    "the parent's files": "os.listdir(f'/proc/{parent}/fd')",
    "its own memory as a file": "open('/proc/self/mem', 'r+b')",
    "a socket": "socket.socket()",
    "a local socket": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "a raw socket": "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "another program": "os.execv('/bin/true', ['true'])",
    "a process": "os.fork()",
    "a shell": "subprocess.run(['true'])",
    "a signal to the parent": "os.kill(parent, 0)",
    "a signal to everybody": "os.kill(-1, 0)",
    "a signal by a descriptor's owner": "fcntl.fcntl(inherited, fcntl.F_SETOWN, parent)",
    "the parent's limits": "resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1))",
    "more memory than it was given": "resource.setrlimit(resource.RLIMIT_DATA, (1 << 40, 1 << 40))",
    "a terminal's input": "fcntl.ioctl(0, 0x5412, b'x')",
    "another namespace": "os.unshare(0x10000000) if hasattr(os, 'unshare') else call({unshare}, 0x10000000)",
    "another root": "os.chroot(folder)",
    "a priority over others": "os.setpriority(os.PRIO_PROCESS, parent, 19)",
    "memory that is a file": "os.memfd_create('x')",
    "a program traced": "call({ptrace}, 16, parent, 0, 0)",
    "the parent's memory read": "call({process_vm_readv}, parent, 0, 0, 0, 0, 0)",
    "a descriptor of the parent's": "call({pidfd_open}, parent, 0)",
    "a descriptor taken": "call({pidfd_getfd}, 3, 0, 0)",
    "io_uring": "call({io_uring_setup}, 1, 0)",
    "bpf": "call({bpf}, 0, 0, 0)",
    "keys of the kernel": "call({keyctl}, 0, 0, 0, 0, 0)",
    "page faults handled": "call({userfaultfd}, 0)",
    "performance counters": "call({perf_event_open}, 0, 0, 0, 0, 0)",
    "a file by its handle": "call({open_by_handle_at}, 0, 0, 0)",
    "openat2": "call({openat2}, -100, other.encode(), 0, 0)",
    "mount": "call({mount}, 0, 0, 0, 0, 0)",
    "a module of the kernel": "call({init_module}, 0, 0, 0)",
    "a process by clone3": "call({clone3}, 0, 0)",
    "its fence taken down": "call(444, 0, 0, 1)",
}
REFUSALS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EINVAL, errno.ENOTTY)
NUMBERS = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "open_by_handle_at": (304, 265),
    "openat2": (437, 437),
    "mount": (165, 40),
    "init_module": (175, 105),
    "clone3": (435, 435),
    "unshare": (272, 97),
}


def tried(act: str, tmp_path: Path) -> str:
    other = tmp_path / "another applicant.pdf"
    other.write_bytes(b"secret")
    for name, numbers in NUMBERS.items():
        act = act.replace("{" + name + "}", str(numbers[0 if X86 else 1]))
    program = PRELUDE.replace("{act}", act)
    command = [sys.executable, "-c", program, str(other), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=30)
    assert other.read_bytes() == b"secret"
    return done.stdout.strip() or done.stderr.strip()[-300:]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_issue_11_item_11_no_way_out(way: str, tmp_path: Path) -> None:
    told = tried(WAYS_OUT[way], tmp_path)
    assert told in {"refused", *(f"refused {number}" for number in REFUSALS)}


@pytest.mark.parametrize(
    "act",
    [
        "os.read(inherited, 1)",
        "thread = threading.Thread(target=lambda: None); thread.start(); thread.join()",
        "import encodings.cp437, zipfile",
        "bytearray(1_000_000)",
        "os.kill",
    ],
)
def test_what_the_work_needs_is_allowed(act: str, tmp_path: Path) -> None:
    assert tried(act, tmp_path) == "allowed"


def without(fence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The children of this test find a kernel that lacks one of the fences."""
    (tmp_path / "sitecustomize.py").write_text(
        f"import arkivbro.documents.{fence}\n"
        "def refuse(*_):\n    raise OSError('this kernel has none')\n"
        f"arkivbro.documents.{fence}.{'allow_reading_only' if fence == 'landlock' else 'allow_listed_only'} = refuse\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.parametrize("fence", ["landlock", "system_calls"])
def test_issue_11_item_11_unconfined_is_refused(
    fence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a file is looked at nor a document made, and the check says what is missing."""
    without(fence, tmp_path, monkeypatch)
    path = files.saved(tmp_path, "cv.pdf", files.pdf())
    with Renderer(processes=1) as renderer, Inspector(processes=1) as inspector:
        with pytest.raises(NotConfinedHere):
            inspector.inspect([(path, "cv.pdf")], AttachmentLimits())
        with pytest.raises(NotConfinedHere):
            renderer.render(SMALL, datetime.now(UTC), tmp_path / "1.pdf")
        with pytest.raises(NotConfinedHere) as told:
            inspector.confinement()
    assert "this kernel has none" in str(told.value.message.parameters)


def test_what_looks_at_one_file_is_gone_before_the_next(tmp_path: Path) -> None:
    path = files.saved(tmp_path, "cv.pdf", files.pdf())
    with Inspector(processes=1) as inspector:
        inspector.inspect([(path, "cv.pdf"), (path, "cv.pdf")], AttachmentLimits())
        (child,) = inspector.process_ids
        copies = Path(f"/proc/{child}/task/{child}/children")
        wait_until(lambda: not copies.read_text().strip())

"""Shuts a child process in before it touches hostile files: limits of memory and files, and no network.

Memory is limited by RLIMIT_DATA, which counts what is written to; RLIMIT_AS would count the address space that threads
and mapped fonts only reserve. On Linux (x86-64, arm64) a seccomp filter also refuses the system calls that open network
connections, start processes, signal others or write to the file system; elsewhere only the limits apply.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from dataclasses import dataclass

_REFUSED_CALLS = {
    # name: (x86-64, arm64); None where the architecture does not have it
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "sendto": (44, 206), "sendmsg": (46, 211), "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "fork": (57, None), "vfork": (58, None),
    "kill": (62, 129), "tkill": (200, 130), "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425),
    "creat": (85, None), "openat2": (437, 437), "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38),
    "renameat2": (316, 276), "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "truncate": (76, 45), "ftruncate": (77, 46), "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54), "mknod": (133, None),
    "mknodat": (259, 33), "mount": (165, 40), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280),
    "keyctl": (250, 219), "utimensat": (280, 88), "setxattr": (188, 5),
}  # fmt: skip
_CLONE, _CLONE3 = (56, 220), (435, 435)
_OPEN, _OPENAT = (2, None), (257, 56)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_CALL, _ARCHITECTURE, _ARGUMENTS = 0, 4, (16, 24, 32)  # offsets in the kernel's struct seccomp_data
_X32_CALLS = 0x40000000
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Instruction = tuple[int, int, int, int]
"""Code, instructions to skip when true, when false, operand."""


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one child process may use."""

    memory: int = 1_500_000_000
    """Bytes of data; beyond it an allocation fails and the child ends."""
    seconds: float = 60.0
    """Wall clock for one document or one attachment."""
    documents: int = 200
    """After so many jobs the child is replaced."""
    replace_above: int = 500_000_000
    """Bytes resident after a job; above it the child is replaced."""


def confine(limits: ChildLimits) -> bool:
    """Applies to this process, for good. Returns whether the system-call filter is in force."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    return sys.platform == "linux" and _refuse_system_calls()


def limit_cpu(seconds: float) -> None:
    """From now on at most so many seconds of processor time more; then the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def resident_memory() -> int:
    """In bytes, of this process, now."""
    if sys.platform == "linux":
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - read at every job
            return int(statm.read().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _refuse_system_calls() -> bool:
    if platform.machine() not in _ARCHITECTURES:
        return False
    program = _filter_program(*_ARCHITECTURES[platform.machine()])
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0)


def _filter_program(column: int, architecture: int) -> list[Instruction]:
    refuse = (_RETURN, 0, 0, _ERROR | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL),
        (_AT_LEAST, 0, 1, _X32_CALLS),
        refuse,
    ]

    def when(call: int | None, *then: Instruction) -> None:
        if call is not None:
            program.extend([(_EQUAL, 0, len(then), call), *then])

    for numbers in _REFUSED_CALLS.values():
        when(numbers[column], refuse)
    # Threads, but no processes. The flags of clone3 cannot be seen, so it is said not to exist: libc then uses clone.
    when(_CLONE3[column], (_RETURN, 0, 0, _ERROR | errno.ENOSYS))
    when(_CLONE[column], (_LOAD, 0, 0, _ARGUMENTS[0]), (_ANY_BIT, 1, 0, _CLONE_THREAD), refuse, allow)
    for call, flags in ((_OPEN, _ARGUMENTS[1]), (_OPENAT, _ARGUMENTS[2])):
        when(call[column], (_LOAD, 0, 0, flags), (_ANY_BIT, 0, 1, _WRITING), refuse, allow)
    program.append(allow)
    return program

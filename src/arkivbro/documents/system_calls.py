"""The system calls that a process with hostile files may still make: those on a list, and no others (seccomp, Linux).

The list is what the interpreter, typst, qpdf, Pillow and the C library were seen to need (`strace` over the tests in
tests/integration/documents), and what is harmless beside it. Files are opened for reading only, and only where Landlock lets
them be opened; threads may start, processes not; a signal goes to oneself or nobody.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

_ALLOWED = {
    # name: (x86-64, arm64); None where the architecture does not have it
    # what is open already, and files
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67), "preadv": (295, 69),
    "lseek": (8, 62), "close": (3, 57), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "fstat": (5, 80), "stat": (4, None),
    "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291), "access": (21, None), "faccessat": (269, 48),
    "faccessat2": (439, 439), "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17),
    "statfs": (137, 43), "fstatfs": (138, 44), "fadvise64": (221, 223), "recvfrom": (45, 207), "recvmsg": (47, 212),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    # memory and threads
    "mmap": (9, 222), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226), "madvise": (28, 233), "brk": (12, 214),
    "mincore": (27, 232), "membarrier": (324, 283), "futex": (202, 98), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "set_robust_list": (273, 99), "rseq": (334, 293), "set_tid_address": (218, 96),
    "exit": (60, 93), "exit_group": (231, 94),
    # signals to oneself, limits, clocks, who one is
    "restart_syscall": (219, 128), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "setitimer": (38, 103), "getitimer": (36, 102), "getrusage": (98, 165), "getrlimit": (97, 163),
    "setrlimit": (160, 164), "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "uname": (63, 160), "sysinfo": (99, 179),
    "times": (100, 153), "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None), "getrandom": (318, 278), "getcpu": (309, 168),
}  # fmt: skip
_OPEN, _OPENAT = (2, None), (257, 56)
_CLONE, _CLONE3 = (56, 220), (435, 435)
_FCNTL, _IOCTL, _PRCTL, _PRLIMIT, _TGKILL = (72, 25), (16, 29), (157, 167), (302, 261), (234, 131)
_SECCOMP = (317, 277)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_SET_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVILEGES = 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_CALL, _ARCHITECTURE, _ARGUMENTS = 0, 4, (16, 24, 32)
"""Offsets in the kernel's `struct seccomp_data`; of an argument its lower half, which holds all that is compared here."""
_X32_CALLS = 0x40000000
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_HARMLESS_FCNTL = (0, 1, 2, 3, 4, 1030)
"""Duplicate, and read or set flags; not the owner, who is sent signals."""
_HARMLESS_IOCTL = (0x5401, 0x541B, 0x5421, 0x5451)
"""Is it a terminal, how much is there to read, do not wait, close when another program begins."""
_SET_THREAD_NAME = 15

Instruction = tuple[int, int, int, int]
"""Code, instructions to skip when true, when false, operand."""
_LET = (_RETURN, 0, 0, _ALLOW)


def _refuse(error: int) -> Instruction:
    return (_RETURN, 0, 0, _ERROR | error)


def allow_listed_only() -> None:
    """For good, for every thread of this process. Raises OSError where the kernel or the processor has no such filter."""
    if platform.machine() not in _ARCHITECTURES:
        raise OSError(f"no list of system calls for {platform.machine()}")
    column, architecture = _ARCHITECTURES[platform.machine()]
    program = _filter_program(column, architecture)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if libc.syscall(_SECCOMP[column], _SET_FILTER, _ALL_THREADS, ctypes.byref(header)):
        raise OSError(ctypes.get_errno(), "seccomp")


def _filter_program(column: int, architecture: int) -> list[Instruction]:
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL),
        (_AT_LEAST, 0, 1, _X32_CALLS),
        _refuse(errno.EPERM),
    ]

    def when(call: tuple[int | None, int | None], *then: Instruction) -> None:
        if (number := call[column]) is not None:
            program.extend([(_EQUAL, 0, len(then), number), *then])

    def only(call: tuple[int | None, int | None], argument: int, values: tuple[int, ...], error: int) -> None:
        """The call, where that argument is one of the values."""
        tests = [step for value in values for step in ((_EQUAL, 0, 1, value), _LET)]
        when(call, (_LOAD, 0, 0, _ARGUMENTS[argument]), *tests, _refuse(error))

    for numbers in _ALLOWED.values():
        when(numbers, _LET)
    for call, flags in ((_OPEN, 1), (_OPENAT, 2)):
        when(call, (_LOAD, 0, 0, _ARGUMENTS[flags]), (_ANY_BIT, 0, 1, _WRITING), _refuse(errno.EPERM), _LET)
    # Threads, but no processes. The flags of clone3 cannot be seen, so it is said not to exist: libc then uses clone.
    when(_CLONE3, _refuse(errno.ENOSYS))
    when(_CLONE, (_LOAD, 0, 0, _ARGUMENTS[0]), (_ANY_BIT, 1, 0, _CLONE_THREAD), _refuse(errno.EPERM), _LET)
    only(_FCNTL, 1, _HARMLESS_FCNTL, errno.EINVAL)
    only(_IOCTL, 1, _HARMLESS_IOCTL, errno.ENOTTY)
    only(_PRCTL, 0, (_SET_THREAD_NAME,), errno.EPERM)
    only(_PRLIMIT, 0, (0,), errno.EPERM)  # one's own limits
    only(_TGKILL, 0, (os.getpid(),), errno.EPERM)
    program.append(_refuse(errno.EPERM))
    return program

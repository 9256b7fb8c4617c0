"""The program's entry: `govreport` and `python -m govreport`."""

import os

INTERRUPTED = 130
"""The exit code of runs that Ctrl-C ended, as shells have it."""

try:
    import atexit
    import gc
    import signal
    import sys

    from govreport.frozen import LIMITED, is_frozen
except KeyboardInterrupt:  # the rest of it is heeded below
    os._exit(INTERRUPTED)

ENDING = ("SIGTERM", "SIGHUP")
"""What else asks a program to end, where a system has it."""
_asked: list[int] = []
"""The signal of these that did."""


def main() -> None:
    """Run the command line and end with its exit code, or as a signal asks for."""
    if is_frozen() and _serve():
        return
    heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeds:  # whoever started it otherwise, a shell's `&` say, wants no Ctrl-C heeded
        signal.signal(signal.SIGINT, _end_at_once)
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)  # all is done by then
    sys.unraisablehook = _end_or_tell
    ending = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    ending = [one for one in ending if signal.getsignal(one) is signal.SIG_DFL]
    code = INTERRUPTED
    try:
        for one in ending:
            signal.signal(one, _end_when_clean)
        if heeds:
            signal.signal(signal.SIGINT, _end_in_order)
        code = _run()
        interrupted = heeds and signal.signal(signal.SIGINT, _end_at_once) is _end_at_once
        for one in ending:
            signal.signal(one, signal.SIG_DFL)
    except KeyboardInterrupt:
        interrupted = True
    if _asked:
        _end_by(_asked[0])
    if interrupted:
        os._exit(INTERRUPTED)  # waits for nobody who reads what is left
    if code < 0:
        _end_by(-code)
    sys.exit(code)


def _serve() -> bool:
    """Do what a process of our own wants of this one, where it was started for that.

    A build in one file starts itself for each process that it needs.
    """
    from multiprocessing import freeze_support

    freeze_support()
    if sys.argv[1:] != [LIMITED]:
        return False
    from govreport.limited_work import serve

    serve()
    return True


def _run() -> int:
    """Run the command line; the version is told without loading it.

    The exit code, less than 0 where it is to end by the signal of that number.
    """
    if sys.argv[1:] == ["--version"] and _tells_version():
        return 0
    gc.set_threshold(100_000)  # a short run makes much and throws little away
    from govreport.cli.app import CLOSED, run

    code = run()
    gc.freeze()  # what is left ends with the process, nobody needs it searched through
    by_signal = code == CLOSED and hasattr(signal, "SIGPIPE")
    return -signal.SIGPIPE if by_signal else code


def _tells_version() -> bool:
    """Tell the version; False where that fails, which the command line has words for."""
    from govreport import __version__

    if sys.stdout is None:
        return True
    try:
        sys.stdout.write(f"govreport {__version__}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _end_in_order(_signal: int, _frame: object) -> None:
    """Let what is being done be cleaned up; who presses again won't wait for it."""
    signal.signal(signal.SIGINT, _end_at_once)
    raise KeyboardInterrupt


def _end_when_clean(number: int, _frame: object) -> None:
    """Let drafts and locks be cleaned up first; who asks again ends it at once."""
    signal.signal(number, signal.SIG_DFL)
    _asked.append(number)
    raise KeyboardInterrupt


def _end_at_once(_signal: int, _frame: object) -> None:
    """End as a kill would: files stay whole, and the next run sweeps up."""
    os._exit(INTERRUPTED)


def _end_by(number: int) -> None:
    """End by a signal, so that whoever started it sees by which."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _end_or_tell(trouble: "sys.UnraisableHookArgs") -> None:
    """End where a signal came while Python threw something away, which loses exceptions."""
    if issubclass(trouble.exc_type, KeyboardInterrupt):
        if _asked:
            _end_by(_asked[0])
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(trouble)


if __name__ == "__main__":
    main()

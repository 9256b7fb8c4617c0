"""The program's entry: `govreport` and `python -m govreport`."""

import os

INTERRUPTED = 130
"""The exit code of a run that Ctrl-C ended, as shells have it."""

try:
    import atexit
    import gc
    import signal
    import sys

    from govreport.frozen import LIMITED, is_frozen
except KeyboardInterrupt:  # the rest of it is heeded below
    os._exit(INTERRUPTED)


def main() -> None:
    """Run the command line and end with its exit code, or at any moment on Ctrl-C."""
    if is_frozen() and _serve():
        return
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        sys.exit(_run())  # whoever started it, a shell's `&` say, wants no Ctrl-C heeded
    signal.signal(signal.SIGINT, _end_at_once)
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)  # all is done by then
    sys.unraisablehook = _end_or_tell
    try:
        signal.signal(signal.SIGINT, _end_in_order)
        code = _run()
        interrupted = signal.signal(signal.SIGINT, _end_at_once) is _end_at_once
    except KeyboardInterrupt:
        interrupted = True
    if interrupted:
        os._exit(INTERRUPTED)  # waits for nobody who reads what is left
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
    """Run the command line; the version is told without loading it."""
    if sys.argv[1:] == ["--version"]:
        from govreport import __version__

        if sys.stdout is not None:
            sys.stdout.write(f"govreport {__version__}\n")
        return 0
    gc.set_threshold(100_000)  # a short run makes much and throws little away
    from govreport.cli.app import run

    code = run()
    gc.freeze()  # what is left ends with the process, nobody needs it searched through
    return code


def _end_in_order(_signal: int, _frame: object) -> None:
    """Let what is being done be cleaned up; who presses again won't wait for it."""
    signal.signal(signal.SIGINT, _end_at_once)
    raise KeyboardInterrupt


def _end_at_once(_signal: int, _frame: object) -> None:
    """End as a kill would: files stay whole, and the next run sweeps up."""
    os._exit(INTERRUPTED)


def _end_or_tell(trouble: "sys.UnraisableHookArgs") -> None:
    """End where Ctrl-C came while Python threw something away, which loses exceptions."""
    if issubclass(trouble.exc_type, KeyboardInterrupt):
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(trouble)


if __name__ == "__main__":
    main()

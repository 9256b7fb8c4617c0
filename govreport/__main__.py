"""The program's entry: `govreport` and `python -m govreport`."""

import gc
import sys


def main() -> None:
    """Run the command line; the version is told without loading it."""
    if sys.argv[1:] == ["--version"]:
        from govreport import __version__

        if sys.stdout is not None:
            sys.stdout.write(f"govreport {__version__}\n")
        return
    gc.set_threshold(100_000)  # a short run makes much and throws little away
    try:
        from govreport.cli.app import run

        code = run()
    except KeyboardInterrupt:  # before or after what the commands look after
        code = 130
    gc.freeze()  # what is left ends with the process, nobody needs it searched through
    sys.exit(code)


if __name__ == "__main__":
    main()

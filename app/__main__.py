"""Entry point of the `diplomatic-events` command, also run as `python -m app`."""

import gc
from typing import Final

_IMPORTING: Final = (10_000, 1_000, 1_000)
"""The thresholds of the garbage collector during the import: only the youngest objects, each ten thousand of them."""


def main() -> None:
    """Import the program and run the command.

    Importing creates some two hundred thousand objects that live as long as the process. With the usual thresholds, to
    scan them again and again would take a tenth of the time; without any collection, 20 MB of garbage would stay for as
    long as the process lives. Afterwards they are left out of collections.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(*_IMPORTING)
    from app.cli import main as cli  # noqa: PLC0415
    from app.transfer import garbage  # noqa: PLC0415

    garbage.freeze_process()
    gc.set_threshold(*thresholds)
    cli.main()


if __name__ == "__main__":
    main()

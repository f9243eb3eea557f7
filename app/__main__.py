"""Entry point of the `diplomatic-events` command, also run as `python -m app`."""

import gc


def main() -> None:
    """Import the program and run the command.

    Importing creates some two hundred thousand objects that live as long as the process. The garbage collector is off
    during the import and never scans them afterwards: repeated scans would take a tenth of the time.
    """
    gc.disable()
    from app.cli import main as cli  # noqa: PLC0415
    from app.transfer import garbage  # noqa: PLC0415

    garbage.freeze_process()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()

"""The command `diplomatic-events`, also as `python -m app`."""

import gc


def main() -> None:
    """Load the program and run the command.

    Loading makes some two hundred thousand objects, which stay: looking through them for garbage again and again would
    take a tenth of the time.
    """
    gc.disable()
    from app.cli import main as cli  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()

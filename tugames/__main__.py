"""``python -m tugames`` is the command ``tugames``."""

from tugames.cli.main import main

if __name__ == "__main__":
    main(prog_name="tugames")

"""``python -m bandit_backend`` is the command ``bandit-game``."""

from bandit_backend.cli.main import main

if __name__ == "__main__":
    main(prog_name="bandit-game")

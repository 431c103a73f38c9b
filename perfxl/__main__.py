"""`python -m perfxl` is the same as the command."""

from perfxl.cli import main

if __name__ == "__main__":
    main()

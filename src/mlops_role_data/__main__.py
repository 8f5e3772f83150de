"""Run the command line as ``python -m mlops_role_data``."""

from mlops_role_data.cli.main import main

if __name__ == "__main__":
    main()

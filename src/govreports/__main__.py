"""python -m govreports COMMAND: the main job, and the quality of each step against the gold standard."""

import argparse
import sys

from govreports.tables import InputError


def main(arguments=None):
    """Run a command; return the exit code: 0, 1 when it failed, 2 for a wrong call, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = build_parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. The previous results are untouched.", file=sys.stderr)
        return 130
    except RuntimeError as error:
        print(f"error: {error}\nThe previous results are untouched.", file=sys.stderr)
        return 1


def build_parser():
    """The command line: one sub-command a job."""
    parser = argparse.ArgumentParser(prog="python -m govreports", description="Compare Chinese local-government reports.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    figures = commands.add_parser("figures", help="make all tables, notebooks and figures")
    figures.set_defaults(command=_figures)
    verify = commands.add_parser("verify", help="run everything again and compare with the results that are there")
    verify.add_argument("--lang", choices=["en", "zh"], default="en")
    verify.set_defaults(command=_verify)
    new = commands.add_parser("new", help="lay out a workspace for your own reports")
    new.add_argument("folder", help="a new folder")
    new.add_argument("--reports", help="a folder or a file with your reports, to be copied into it")
    new.add_argument("--page", action="store_true", help="take the shipped page of early reports in too, for comparison")
    new.set_defaults(command=_new)
    return parser


def _new(options):
    from govreports.workspace import describe_workspace, new_workspace

    print(describe_workspace(options.folder, new_workspace(options.folder, options.reports, options.page)))


def _figures(options):
    from govreports import run

    run.figures()


def _verify(options):
    from govreports.verify import verify

    return 0 if verify(options.lang) else 1


if __name__ == "__main__":
    sys.exit(main())

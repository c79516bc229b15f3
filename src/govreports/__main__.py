"""python -m govreports COMMAND: the main job, its check, redrawing, preflight, quality against hand
marking, a workspace.
"""

import argparse
import sys

from govreports.tables import InputError, Project


def main(arguments=None):
    """Run a command; return the exit code: 0, 1 when it failed, 2 for a wrong call, 130 when
    interrupted.
    """
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
    parser = argparse.ArgumentParser(
        prog="python -m govreports", description="Compare Chinese local-government reports."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    text = "make all tables, notebooks and figures; with an option: only draw saved figures again"
    figures = commands.add_parser("figures", help=text)
    _add_choice_of_figures(figures)
    text = "some of pdf png svg tiff eps"
    figures.add_argument("--formats", nargs="+", metavar="FORMAT", help=text)
    text = "one or two columns of the journal"
    figures.add_argument("--width", choices=["single", "double"], help=text)
    figures.set_defaults(command=_figures)

    check = commands.add_parser("preflight", help="check saved figures against a preset")
    _add_choice_of_figures(check)
    check.set_defaults(command=_preflight)

    quality = commands.add_parser("quality", help="compare a step with hand marking")
    steps = ["segmentation", "mentions", "duties", "measures", "dating"]
    quality.add_argument("step", choices=steps)
    quality.add_argument("--gold", help="a file of other hand marking, in the format of data/gold")
    quality.set_defaults(command=_quality)

    text = "run everything again and compare with the results that are there"
    verify = commands.add_parser("verify", help=text)
    verify.add_argument("--lang", choices=["en", "zh"], default="en")
    verify.set_defaults(command=_verify)

    new = commands.add_parser("new", help="lay out a workspace for your own reports")
    new.add_argument("folder", help="a new folder")
    new.add_argument("--reports", help="a folder or a file with your reports, to be copied into it")
    text = "take the shipped page of early reports in too, for comparison"
    new.add_argument("--page", action="store_true", help=text)
    new.set_defaults(command=_new)
    return parser


def _add_choice_of_figures(parser):
    parser.add_argument("--preset", help="a row of data/presets.csv, such as chinese-core")
    parser.add_argument("--lang", choices=["zh", "en"], help="one language only")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="notebook numbers or figure names"
    )


def _new(options):
    from govreports.job.workspace import describe_workspace, new_workspace

    collection = new_workspace(options.folder, options.reports, options.page)
    print(describe_workspace(options.folder, collection))


def _figures(options):
    from govreports.job import run
    from govreports.paper.preflight import redraw_figures

    project = Project.here()
    if not (options.preset or options.lang or options.only or options.formats or options.width):
        return run.figures(project)
    paths = redraw_figures(
        preset=options.preset or "paper",
        lang=options.lang,
        only=options.only,
        formats=options.formats,
        width=options.width,
        project=project,
    )
    print(f"{len(paths)} files in {paths[0].parent}.")


def _preflight(options):
    from govreports.paper.preflight import preflight_figures

    preset, lang, only = options.preset or "paper", options.lang, options.only
    checks = preflight_figures(preset=preset, lang=lang, only=only, project=Project.here())
    failed = checks[~checks["ok"]]
    for row in failed.itertuples(index=False):
        values = f"found {row.found}, wanted {row.wanted}"
        print(f"{row.figure}, {row.lang}: {row.item}: {values}. {row.element}")
    print(f"{checks['figure'].nunique()} figures, {len(checks)} checks, {len(failed)} failed.")
    return 0 if failed.empty else 1


def _quality(options):
    import pandas as pd

    from govreports.quality.steps import STEPS

    wide = {"width": 160, "max_columns": 30, "max_rows": 100, "unicode.east_asian_width": True}
    settings = [part for name, value in wide.items() for part in (f"display.{name}", value)]
    with pd.option_context(*settings):
        for title, table in STEPS[options.step](options.gold).items():
            print(f"\n{title}\n{table.round(3).to_string(index=False)}")


def _verify(options):
    from govreports.job.verify import verify

    return 0 if verify(options.lang, project=Project.here()) else 1


if __name__ == "__main__":
    sys.exit(main())

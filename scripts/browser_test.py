"""make browser-test: the notebooks and their explorers in JupyterLab, driven by keyboard and mouse
in a real browser, offline.

``python scripts/browser_test.py 03 05`` takes only some of them. It works on a copy of the project
in a temporary folder; the screenshots go to build/browser/. Without playwright or a Chromium it
says so and passes. Exit code 1 when something is not true.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from govreports.tables import Project

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
VIEWPORT = {"width": 1300, "height": 1500}
EXPLORERS = ("02", "03", "04", "05")
ENDS = (".csv", ".json", ".en.pdf", ".en.png", ".zh.pdf", ".zh.png")  # of the files of a view
READY = """async () => {const w = window.jupyterapp.shell.currentWidget; await w.context.ready; await w.sessionContext.ready;
  await w.sessionContext.session.kernel.info; await window.jupyterapp.commands.execute('notebook:run-all-cells');
  return w.content.widgets.filter(c => c.model.type === 'code').map(c => [c.model.id, c.model.executionCount,
    c.model.outputs.toJSON().filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue)])}"""
OPEN = "window.jupyterapp?.shell?.currentWidget?.context"


def main():
    """Run everything and print a line for each check; return the exit code."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return _skip("playwright is not installed (pip install 'govreports[browser]')")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium:
        return _skip("there is no " + " or ".join(NAMES) + "; CHROMIUM=/path/to/it names another")
    shots = Project.here().root / "build" / "browser"
    shutil.rmtree(shots, ignore_errors=True)
    shots.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory(prefix="govreports-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=chromium, args=FLAGS)
        problems = check_all(browser, copy_project(Path(folder)), shots)
    print("\n".join(problems) or f"All notebooks and explorers passed. Screenshots: {shots}")
    return 1 if problems else 0


def check_all(browser, work, shots):
    """The problems of all notebooks of the copy, or of those named on the command line."""
    token, port, wanted = secrets.token_hex(16), _free_port(), tuple(sys.argv[1:])
    paths = sorted((work / "notebooks").glob("*.ipynb"))
    if wanted:
        paths = [path for path in paths if path.name.startswith(wanted)]
    problems = []
    server = start_server(work, port, token)
    try:
        for path in paths:
            found = check_notebook(browser, path, port, token, shots)
            problems += [f"{path.stem}: {problem}" for problem in found]
    finally:
        browser.close()
        server.terminate()
        server.wait(20)
    return problems if wanted else problems + check_saved(work, shots)


def _skip(why):
    print(f"browser test skipped: {why}.")
    return 0


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def copy_project(folder):
    """data/ and notebooks/ in ``folder``."""
    for name in ("data", "notebooks"):
        shutil.copytree(
            Project.here().root / name, folder / name, ignore=shutil.ignore_patterns(".*", "*.tmp")
        )
    (folder / "figures").mkdir()
    return folder


def start_server(work, port, token):
    """JupyterLab on the copy, with its own settings, waiting until it answers."""
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--allow-root",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly",
        f"--ServerApp.root_dir={work}",
    ]
    names = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )
    environment = {**os.environ, **{name: str(work / f".{name.lower()}") for name in names}}
    environment.pop("GOVREPORTS_STATIC", None)
    log = open(work / "server.log", "w")  # noqa: SIM115 - belongs to the server, which outlives this function
    server = subprocess.Popen(
        command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=work
    )
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=2)
            return server
        except OSError:
            time.sleep(0.5)
    server.terminate()
    raise RuntimeError("JupyterLab does not answer: " + (work / "server.log").read_text()[-600:])


def check_notebook(browser, path, port, token, shots):
    """The problems of one notebook: run all, then its explorer."""
    from browser_steps import check_explorer  # needs playwright, which may not be there

    page, errors, urls = browser.new_page(viewport=VIEWPORT), [], []

    def note(message):
        if message.type == "error":
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: urls.append(request.url))
    page.goto(f"http://127.0.0.1:{port}/lab/tree/notebooks/{path.name}?reset&token={token}")
    page.wait_for_function(OPEN, timeout=90_000)
    cells = page.evaluate(READY)
    problems = [
        f"cell {name}: {' '.join(raised) or 'did not run'}"
        for name, count, raised in cells
        if raised or not count
    ]
    print(f"{path.stem}: {len(cells)} cells run, {len(problems)} with errors")
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    if path.stem[:2] in EXPLORERS and not problems:
        problems += check_explorer(page, path.stem[:2], shots)
    page.screenshot(path=shots / f"{path.stem[:2]}-end.png")
    hosts = {urlsplit(url).hostname for url in urls} - {"127.0.0.1", None, ""}
    problems += [f"a request to {host}" for host in sorted(hosts)]
    problems += [f"console: {text[:200]}" for text in errors]
    page.close()
    return problems


def check_saved(work, shots):
    """The problems of the files that the explorers saved; the pictures are kept beside the
    screenshots.
    """
    folder, problems = work / "figures" / "views", []
    saved = {path.name for path in folder.glob("*")}
    for number in EXPLORERS:
        missing = sorted({f"{number}-view-1{end}" for end in ENDS} - saved)
        if missing:
            problems.append(f"{number}: not saved: {', '.join(missing)}")
    for path in folder.glob("*.en.png"):
        shutil.copyfile(path, shots / path.name)
    return problems


if __name__ == "__main__":
    sys.exit(main())

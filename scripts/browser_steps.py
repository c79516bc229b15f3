"""What the browser test does to an explorer: keys, clicks, rubbish typed in, haste, Tab, saving, a
restart of the kernel.

Each step takes page, number of the notebook and a function that keeps a screenshot, and returns
what is wrong, or "".
"""

import json
import time
from statistics import median

from playwright.sync_api import Error

SLIDERS = {"02": "terms", "03": "departments", "04": "share at least", "05": "terms"}
PICTURE = ".widget-html img[alt]"
TRACEBACK = ".jp-OutputArea-output[data-mime-type*=error], [data-mime-type*=stderr]"
HEADING, SENTENCES, NUMBERS = ".govreports-subject", ".govreports-sentences", ".govreports-numbers"
SHOW = """async () => {const n = window.jupyterapp.shell.currentWidget.content;
  const index = n.widgets.findIndex(c => c.model.type === 'code' && c.model.sharedModel.source.includes('explore_'));
  n.activeCellIndex = index; await n.scrollToItem(index, 'start'); return index}"""
# From the event (a key, a click) to the changed picture, decoded; -1 when none comes.
WATCH = """() => {window.drawn = new Promise(done => {let from = 0;
  for (const kind of ['keydown', 'pointerdown'])
    document.addEventListener(kind, () => {from = from || performance.now()}, {once: true, capture: true});
  const old = document.querySelector('.widget-html img[alt]').src;
  const look = new MutationObserver(() => {const img = document.querySelector('.widget-html img[alt]');
    if (img && img.src !== old) {look.disconnect(); img.decode().then(() => done(performance.now() - from))}});
  look.observe(document.body, {subtree: true, childList: true, attributes: true});
  setTimeout(() => {look.disconnect(); done(-1)}, 8000)})}"""
POSITION = """() => {const e = document.activeElement, b = e.getBoundingClientRect();
  const box = e.closest('.jp-OutputArea-output'), from = box && box.getBoundingClientRect();  // the page scrolls on the way
  return e.closest('.jupyter-widgets') ? [(b.top + b.bottom) / 2 - from.top, b.left] : null}"""
ROW = 16  # pixels that two fields of one row may differ
CELLS = """() => {const n = window.jupyterapp.shell.currentWidget.content;
  return [n.widgets.length, n.activeCellIndex, document.activeElement.tagName]}"""


def check_explorer(page, number, shots):
    """All steps on the explorer of a notebook; the problems found."""
    page.evaluate(SHOW)
    page.wait_for_selector(PICTURE, timeout=30_000)

    def keep(name):
        page.screenshot(path=shots / f"{number}-{name}.png")

    keep("first")
    steps = {
        "keyboard": _by_keyboard,
        "mouse": _by_mouse,
        "search": _by_search,
        "row": _by_row,
        "bad input": _bad_input,
        "keys": _keys_stay,
        "nothing": _nothing_left,
        "haste": _in_haste,
        "focus": _focus_order,
        "save": _save,
        "restart": _restart,
    }
    found = {name: _try(step, page, number, keep) for name, step in steps.items()}
    return [f"{name}: {problem}" for name, problem in found.items() if problem]


def _try(step, page, number, keep):
    """The problem that a step finds; something it waits for and never comes is one."""
    try:
        return step(page, number, keep)
    except Error as error:
        keep("failed")
        return error.message.splitlines()[0]


def _handle(page, number):
    return page.locator(".widget-slider", has_text=SLIDERS[number]).locator(".noUi-handle").first


def _by_keyboard(page, number, keep):
    """Arrow keys on the slider: milliseconds from key to picture."""
    _handle(page, number).focus()
    times = []
    for press, key in enumerate((["ArrowRight"] * 3 + ["ArrowLeft"] * 3) * 2):
        page.evaluate(WATCH)
        page.keyboard.press(key)
        times.append(page.evaluate("window.drawn"))
        page.wait_for_timeout(400)
        if press == 2:
            keep("keyboard")
    print(
        f"  {number} keyboard: {len(times)} changes, median {median(times):.0f} ms, {min(times):.0f} to {max(times):.0f} ms"
    )
    return "a key did not change the picture" if min(times) < 0 else ""


def _by_mouse(page, number, keep):
    """Clicks on the language switch: picture and labels change, and come back."""
    times = []
    for word, seen in (("中文", "份文档"), ("English", "documents, ")):
        page.evaluate(WATCH)
        page.locator(".widget-toggle-button", has_text=word).first.click()
        times.append(page.evaluate("window.drawn"))
        page.wait_for_timeout(600)
        if word == "中文":
            keep("mouse")
        if not page.locator(".govreports", has_text=seen).count():
            return f"after {word} no count in that language"
    print(f"  {number} mouse: language switched, {times[0]:.0f} and {times[1]:.0f} ms")
    return "a click did not change the picture" if min(times) < 0 else ""


def _by_row(page, number, keep):
    """A click on a row of the numbers brings its sentences, or says why there are none; by keyboard
    the table is opened and shut.
    """
    button = page.locator(".widget-toggle-button", has_text="the numbers of the picture")
    button.focus()
    page.keyboard.press("Space")
    rows = page.locator(NUMBERS + " tbody tr")
    rows.nth(3).wait_for(timeout=10_000)
    before = page.locator(HEADING).inner_text()
    rows.nth(3).click()
    page.wait_for_timeout(1200)
    keep("row")
    after = page.locator(HEADING).inner_text()
    button.focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    shut = not page.locator(NUMBERS).first.is_visible()
    if after != before and shut:
        return ""
    return (
        f"a row of the numbers changes nothing ({before!r}), or the table stays open ({not shut})"
    )


def _by_search(page, number, keep):
    """A word typed into the search field of the sentences leaves those that hold it (02 and 03,
    which open with many).
    """
    if number not in ("02", "03"):
        return ""
    field = page.locator(SENTENCES + " input[type=search]").first
    field.fill("没有这样的词")
    page.wait_for_timeout(500)
    none = page.locator(SENTENCES, has_text="no row has this").count()
    field.fill("科")
    page.wait_for_timeout(500)
    keep("search")
    left = page.locator(SENTENCES + " tbody tr").all_inner_texts()
    field.fill("")
    if none and left and all("科" in text for text in left):
        return ""
    return f"the search does not work ({none}, {left[:2]})"


def _bad_input(page, number, keep):
    """HTML and a pattern typed into every field stay text: no element is made of them, no
    traceback, no fault of the program.
    """
    fields = page.locator(".widget-combobox input, .widget-text input")
    wrong = []
    for field in fields.all():
        if not field.is_visible():
            continue
        before = field.input_value()
        for text in (".*", "<img src=x onerror=window.hacked=1>"):
            _type(page, field, text)
            faults = page.locator(".govreports", has_text="A fault of the program").count()
            wrong += ["a fault of the program"] * faults
        keep("bad-input")
        _type(page, field, before)
    if page.evaluate("window.hacked || document.querySelectorAll('.govreports img[src=x]').length"):
        wrong.append("typed HTML became an element")
    if page.locator(TRACEBACK).count():
        wrong.append("a traceback")
    return ", ".join(wrong)


def _type(page, field, text):
    field.fill(text)
    field.press("Enter")
    page.wait_for_timeout(900)


def _nothing_left(page, number, keep):
    """Filters that keep no report, chosen by keyboard in the first two lists: a sentence; and back
    again.
    """
    lists = [page.locator(".widget-dropdown select").nth(index) for index in (0, 1)]
    for choose, value in zip(lists, ("P2", "镇")):
        choose.focus()
        _press_to(page, choose, value)
        page.wait_for_timeout(900)
    keep("nothing")
    empty = page.locator(".govreports", has_text="n = 0 documents").count()
    for choose in lists:
        choose.focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(900)
    back = page.locator(".govreports", has_text="n = 16 documents").count()
    return "" if empty and back else f"no sentence for no report ({empty}), or no way back ({back})"


def _press_to(page, choose, word):
    """Arrow down until the chosen entry begins with a word."""
    for _ in range(12):
        if choose.evaluate("field => field.selectedOptions[0].label").startswith(word):
            return
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(400)


def _in_haste(page, number, keep):
    """Thirteen keys at once: the picture follows and settles."""
    _handle(page, number).focus()
    first = before = page.locator(PICTURE).first.get_attribute("src")
    start = time.perf_counter()
    for key in ["ArrowRight"] * 3 + ["ArrowLeft"] * 4 + ["ArrowRight"] * 2 + ["ArrowLeft"] * 4:
        page.keyboard.press(key)
    for _ in range(40):
        page.wait_for_timeout(500)
        now = page.locator(PICTURE).first.get_attribute("src")
        if now == before != first:
            print(f"  {number} haste: settled within {time.perf_counter() - start:.1f} s")
            return ""
        before = now
    return "the picture does not follow, or does not settle"


def _focus_order(page, number, keep):
    """Tab walks through the controls in the order in which they stand."""
    page.locator(".widget-toggle-button").first.focus()
    walked = []
    for _ in range(30):
        page.keyboard.press("Tab")
        position = page.evaluate(POSITION)
        if position is None:
            break
        walked.append(position)
    keep("focus")
    print(f"  {number} focus: {len(walked)} stops by Tab")
    steps = zip(walked, walked[1:])
    ordered = all(
        lower > upper + ROW or (abs(lower - upper) <= ROW and right > left)
        for (upper, left), (lower, right) in steps
    )
    if len(walked) >= 10 and ordered:
        return ""
    return f"focus does not walk in order: {json.dumps(walked)}"


def _keys_stay(page, number, keep):
    """Keys in a list are the list's: JupyterLab neither deletes the cell (d d) nor goes to the next
    one (arrow).
    """
    page.locator(".widget-dropdown select").first.focus()
    before = page.evaluate(CELLS)
    for key in ("d", "d", "ArrowDown", "Home"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    after = page.evaluate(CELLS)
    if after == before and after[-1] == "SELECT":
        return ""
    return f"JupyterLab took the keys ({before}, {after})"


def _save(page, number, keep):
    """Two quick clicks on the button save the view, and it says which files."""
    button = page.locator("button", has_text="save this view").first
    button.click()
    button.click()
    message = page.locator(".govreports", has_text=f"Saved: {number}-view-1")
    for _ in range(30):
        if message.count():
            keep("save")
            return ""
        page.wait_for_timeout(500)
    return "no word of the saved files"


def _restart(page, number, keep):
    """After a restart a key changes nothing, the picture and the sentence that says what to do
    still stand, and the page goes on.
    """
    page.evaluate(
        "async () => {await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()}"
    )
    page.wait_for_timeout(1500)
    page.evaluate(SHOW)
    before = page.locator(PICTURE).first.get_attribute("src")
    _handle(page, number).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1000)
    keep("restart")
    told = page.locator(".govreports", has_text="run this cell again").count()
    stands = page.locator(PICTURE).first.get_attribute("src") == before
    if told and stands:
        return ""
    return f"nothing says what to do ({told}), or the picture is gone ({stands})"

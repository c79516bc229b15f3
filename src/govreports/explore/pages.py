"""An Answer as HTML: picture with its text alternative, caption, sentences, tables, call. Everything from the data is escaped."""

import base64
from html import escape

from govreports.captions import short_caption
from govreports.explore.answers import import_lines, say

MOST_LINES, MOST_ROWS = 60, 40
_STYLE = (
    "<style>.govreports mark{background:#F0E442;color:#000;padding:0 1px}.govreports td,.govreports th{text-align:left!important;"
    "vertical-align:top;padding:2px 8px}.govreports table{font-size:13px;border-collapse:collapse}"
    ".govreports pre{white-space:pre-wrap;word-break:break-word;font-size:12px}</style>"
)


def picture_html(png, width, height, alt):
    """The picture as an <img> with its text alternative."""
    data = base64.b64encode(png).decode("ascii")
    size = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
    return f'<img src="data:image/png;base64,{data}" {size} alt="{escape(alt)}">'


def caption_html(caption, table, lang):
    """The caption, and the numbers behind the picture for those who do not see it."""
    parts = " ".join(escape(caption[part]) for part in ("shows", "n", "method", "limits"))
    title = say(lang, f"图中的数据（{len(table)} 行）", f"the numbers of the picture ({len(table)} rows)")
    numbers = f"<details><summary>{title}</summary>{table_html(table)}</details>"
    return wrap(f"<p><b>{escape(caption['title'])}</b><br>{parts}</p>{numbers}")


def table_html(table):
    """A table as plain HTML, its first rows."""
    shown = table.head(MOST_ROWS)
    rest = f"<p>… {len(table) - len(shown)}</p>" if len(table) > len(shown) else ""
    return shown.to_html(index=False, escape=True, border=0, float_format=lambda value: f"{value:.4g}", na_rep="") + rest


def lines_html(answer, lang):
    """The sentences behind the subject with document, sentence and place on the page."""
    if answer.lines.empty:
        return ""
    count, shown = len(answer.lines), answer.lines.head(MOST_LINES)
    more = say(lang, f"（共 {count} 处，显示前 {len(shown)} 处）", f" ({count}, the first {len(shown)} shown)")
    heads = say(lang, ("文档", "句", "页面位置", "语境"), ("document", "sentence", "place on the page", "in context"))
    rows = "".join(
        f"<tr><td>{escape(str(row.document))}</td><td>{row.sentence}</td><td>{row.start}–{row.end}</td><td>{row.html}</td></tr>"
        for row in shown.itertuples()
    )
    head = "".join(f"<th>{name}</th>" for name in heads)
    return wrap(f"<p><b>{escape(answer.subject)}</b>{more}</p><table><tr>{head}</tr>{rows}</table>")


def notes_html(answer):
    """The sentences to read first."""
    return wrap("".join(f'<p role="status">{escape(note)}</p>' for note in answer.notes)) if answer.notes else ""


def tables_html(answer):
    """Further tables, each under its title."""
    parts = [f"<p><b>{escape(title)}</b></p>{table_html(table)}" for title, table in answer.tables]
    return wrap("".join(parts)) if parts else ""


def call_html(answer, lang):
    """The call that draws the picture again, its imports above it."""
    call = answer.call(lang)
    if not call:
        return ""
    title = say(lang, "重现此图的一行调用", "the one-line call that draws this")
    return wrap(f"<p>{title}</p><pre><code>{escape(chr(10).join([*import_lines(call), call]))}</code></pre>")


def wrap(html):
    """A part of the page with the style of all of them."""
    return f'{_STYLE}<div class="govreports">{html}</div>'


def describe_picture(caption, lang):
    """What the picture shows, in words."""
    return short_caption({"source": "", **caption}, lang) + " " + caption["shows"]

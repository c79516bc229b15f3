"""An Answer as HTML: picture with its text alternative, caption, sentences, tables, call. Everything from the data is escaped."""

import base64
from html import escape

from govreports.captions import short_caption
from govreports.explore.answers import import_lines, say
from govreports.explore.rows import MOST_ROWS

MOST_SHOWN = 40  # rows of a table without a search field
_STYLE = (
    "<style>.govreports p{margin:3px 0}.govreports mark{background:#F0E442;color:#000;padding:0 1px}"
    ".govreports td,.govreports th{text-align:left!important;vertical-align:top;padding:2px 8px}"
    ".govreports table{font-size:13px;border-collapse:collapse}"
    ".govreports pre{white-space:pre-wrap;word-break:break-word;font-size:12px}</style>"
)


def picture_html(png, width, height, alt):
    """The picture as an <img> with its text alternative."""
    data = base64.b64encode(png).decode("ascii")
    size = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
    return f'<img src="data:image/png;base64,{data}" {size} alt="{escape(alt)}">'


def caption_html(caption):
    """The caption of the picture."""
    parts = " ".join(escape(caption[part]) for part in ("shows", "n", "method", "limits"))
    return f"<p><b>{escape(caption['title'])}</b><br>{parts}</p>"


def heading_html(text):
    """A heading of a part, or nothing."""
    return f'<p role="heading" aria-level="4"><b>{escape(text)}</b></p>' if text else ""


def sentences_html(*sentences):
    """A paragraph each."""
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def table_html(table):
    """A table as plain HTML, its first rows."""
    shown = table.head(MOST_SHOWN)
    rest = f"<p>… {len(table) - len(shown)}</p>" if len(table) > len(shown) else ""
    return shown.to_html(index=False, escape=True, border=0, float_format=lambda value: f"{value:.4g}", na_rep="") + rest


def lines_heading(answer, lang):
    """Whose sentences stand below, and how many."""
    count = len(answer.lines)
    if not count:
        return ""
    first = say(lang, f"，列出前 {MOST_ROWS} 条", f", the first {MOST_ROWS} listed") if count > MOST_ROWS else ""
    chinese, english = answer.unit
    return heading_html(say(lang, f"{answer.subject}：{count} {chinese}{first}",
                            f"{answer.subject}: {count} {english.removesuffix('s') if count == 1 else english}{first}"))


def tables_html(answer):
    """Further tables, each under its title."""
    return "".join(heading_html(title) + table_html(table) for title, table in answer.tables)


def call_html(answer, lang):
    """The call that draws the picture again, its imports above it."""
    call = answer.call(lang)
    if not call:
        return ""
    title = say(lang, "重现此图的一行调用", "the one-line call that draws this")
    return f"{heading_html(title)}<pre><code>{escape(chr(10).join([*import_lines(call), call]))}</code></pre>"


def wrap(html, lang):
    """A part of the page with its language and the style of all of them; nothing for nothing."""
    tag = {"zh": "zh-CN", "en": "en"}[lang]
    return f'{_STYLE}<div class="govreports" lang="{tag}">{html}</div>' if html else ""


def describe_picture(caption, lang):
    """What the picture shows, in words."""
    return short_caption({"source": "", **caption}, lang) + " " + caption["shows"]

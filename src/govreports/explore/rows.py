"""Tables that are searched: the sentences behind a subject, and the numbers of a picture, of which a row can be chosen."""

from html import escape

from itables.widget import ITable

from govreports.explore.answers import say
from govreports.tables import round_table

MOST_ROWS = 2000  # sent to the browser; the heading says when there are more
LINE_HEADS = (("文档", "document"), ("句", "sentence"), ("起", "from"), ("止", "to"), ("语境", "in context"))
WORDS = {
    "zh": dict(search="查找：", info="第 _START_–_END_ 行，共 _TOTAL_ 行", infoEmpty="没有行", infoFiltered="（筛自 _MAX_ 行）",
               lengthMenu="每页 _MENU_ 行", zeroRecords="没有符合的行", emptyTable="没有行"),
    "en": dict(search="search:", info="_START_ to _END_ of _TOTAL_ rows", infoEmpty="no rows", infoFiltered="(of _MAX_)",
               lengthMenu="_MENU_ rows a page", zeroRecords="no row has this", emptyTable="no rows"),
}  # fmt: skip


class Rows:
    """A table with a search field, filled again and again; nothing is sent while it stays the same. ``pick``: called with a row."""

    def __init__(self, name, most, *, pick=None, allow_html=False):
        self.shown, self.pick, self._setting = None, pick, False
        self.options = dict(select="single" if pick else False, allow_html=allow_html, classes="display compact", maxBytes=0,
                            lengthMenu=[most, 50, 500], style="width:100%;margin:0", scrollX=True)
        self.widget = ITable(None, **self.options)
        self.widget.add_class(f"govreports-{name}")
        self.widget.observe(self._chosen, "selected_rows")

    def show(self, table, lang):
        """Show a table in a language; one without rows is hidden."""
        self.widget.layout.display = "none" if table.empty else "block"
        if table.empty or (self.shown is not None and self.shown[1] == lang and table.equals(self.shown[0])):
            return
        self.shown, self._setting = (table, lang), True
        self.widget.update(table.head(MOST_ROWS), language=WORDS[lang], selected_rows=[], **self.options)
        self._setting = False

    def _chosen(self, change):
        if change["new"] and not self._setting:
            self.pick(self.shown[0].iloc[change["new"][-1]])


def line_rows(lines, lang):
    """LINE_COLUMNS as a table for reading; everything but the marked context is escaped here."""
    table = lines.assign(document=[escape(str(document)) for document in lines["document"]],
                         html=[f'<span lang="zh-CN">{html}</span>' for html in lines["html"]])
    return table.set_axis([say(lang, *head) for head in LINE_HEADS], axis="columns")


def number_rows(table):
    """The numbers of a picture as they are shown: rounded, nothing for what is missing."""
    table = round_table(table.reset_index(drop=True))
    return table.drop(columns=[name for name in table if table[name].isna().all()])

"""Keys typed into an explorer stay there: JupyterLab would take an arrow in a list for the next cell, and d d would delete it."""

import anywidget

BOX, LIVE = "govreports-explorer", "govreports-live"


class Keys(anywidget.AnyWidget):
    """Stands unseen in the box of class BOX; keys with Ctrl, Alt or Cmd and Shift+Enter still go to JupyterLab.

    Lumino, which handles JupyterLab's shortcuts, skips an element with data-lm-suppress-shortcuts. Parts of class LIVE are read
    out when they change.
    """

    _esm = f"""
    function render({{ el }}) {{
      const listen = event => {{
        const box = el.closest(".{BOX}");
        if (!box || !box.contains(event.target)) return;
        const away = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
        event.target.toggleAttribute("data-lm-suppress-shortcuts", !away);
        for (const part of box.querySelectorAll(".{LIVE}")) part.setAttribute("aria-live", "polite");
      }};
      el.style.display = "none";
      window.addEventListener("keydown", listen, true);
      return () => window.removeEventListener("keydown", listen, true);
    }}
    export default {{ render }};
    """

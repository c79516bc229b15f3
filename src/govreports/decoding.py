"""Bytes -> text: which encoding a file is in, and what to say when none fits."""

from contextlib import suppress
from importlib import import_module

from govreports.tables import InputError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with BOM"), (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
         (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
         (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
_ENCODINGS = {"gb18030": "GB18030", "big5": "Big5", "utf_16_le": "UTF-16", "utf_16_be": "UTF-16"}
_DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5"}


def decode(data, where, declared=""):
    """(text, encoding) of the bytes of a text file: by its BOM, as UTF-8, or as the Chinese encoding that makes sense of it.

    ``declared``: what a web page says its encoding is; believed when it fits. Line ends become ``\\n``.
    Raises InputError when no encoding fits.

    >>> decode("全民科学素质行动规划纲要".encode("gb18030"), "a.txt")
    ('全民科学素质行动规划纲要', 'GB18030')
    """
    try:
        text, encoding = _decode(data, declared.lower().replace("-", "_"))
    except (UnicodeError, LookupError) as error:
        raise InputError(str(where), "text in UTF-8, GB18030, Big5 or UTF-16", f"bytes that are none of these ({error})",
                         "Open it in the program it was made with and save it as UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data, declared):
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return data.decode(codec), name
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        if "\x00" not in text:  # UTF-16 without a mark is valid UTF-8 now and then
            return text, "UTF-8"
    with suppress(UnicodeDecodeError, KeyError):
        return data.decode(_DECLARED[declared]), _ENCODINGS[_DECLARED[declared]]
    best = import_reader("charset_normalizer", "a text that is not UTF-8").from_bytes(data, cp_isolation=list(_ENCODINGS)).best()
    if best is None:
        raise UnicodeError("no Chinese encoding makes sense of them")
    return data.decode(best.encoding), _ENCODINGS[best.encoding]


def import_reader(module, purpose):
    """A module of the optional readers. Raises InputError with the command that installs them."""
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(f"the reader of {purpose}", f"the package {module.partition('.')[0]}", "it is not installed",
                         "Install the readers of files: pip install 'govreports[files]'") from error

"""Hashes and JSON, in the forms in which the project writes them."""

import hashlib
import json


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text's UTF-8 bytes, in hexadecimal.

    Examples
    --------
    >>> digest("")[:12]
    'e3b0c44298fc'
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def sha256(content: bytes) -> str:
    """Return the hash of a file as a descriptor writes it."""
    return f"sha256:{digest(content)}"


def json_text(value: object, indent: int = 2) -> str:
    """Return the text of a JSON file: indented, in Unicode, with a line end at its end."""
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"

"""What somebody uploads or pastes, and carrying it through its preview to the confirmation."""

import zlib
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import Promise

from deliberation.rules.refusals import RuleBroken, _

A_DAY = 60 * 60 * 24


class SourceForm(forms.Form):
    """A file or pasted words; nothing is written with it.

    A form of this kind has a field ``file``, and for what is pasted the one that ``pasted`` names.
    """

    pasted: str
    size_limit: int
    missing: str | Promise
    too_large: str | Promise

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if not self.errors and not upload and not cleaned.get(self.pasted):
            self.add_error("file", str(self.missing))
        if upload and upload.size > self.size_limit:
            self.add_error("file", str(self.too_large))
        return cleaned

    def source(self) -> bytes:
        upload = self.cleaned_data["file"]
        source: bytes = upload.read() if upload else self.cleaned_data[self.pasted].encode()
        return source


def pasting(label: Any, hint: Any) -> forms.CharField:
    """The field for what is pasted instead of uploaded; both are words, or words translated later."""
    rows = forms.Textarea(attrs={"rows": 10})
    return forms.CharField(label=label, required=False, strip=False, widget=rows, help_text=hint)


def pack(value: Any, salt: str) -> str:
    """For a hidden field, signed so that what is confirmed is what was previewed."""
    return signing.dumps(value, salt=salt, compress=True)


def unpacked(packed: str, salt: str) -> Any:
    """Raises RuleBroken("import-expired")."""
    try:
        return signing.loads(packed, salt=salt, max_age=A_DAY)
    except (signing.BadSignature, ValueError, zlib.error) as error:
        raise RuleBroken(
            "import-expired", _("The preview is more than a day old or was altered. Begin again.")
        ) from error

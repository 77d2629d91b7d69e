"""A form sent a second time: by a double click, a reload, or because its answer was lost."""

import json
from hashlib import sha256

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.identity import signed_in_user
from deliberation.queries.idempotency import kept_body

KEY = "idempotency_key"
_NOT_THE_REQUEST = {"csrfmiddlewaretoken", KEY}


class SeeOther(HttpResponseRedirect):
    """303: what was done is read elsewhere, with GET (RFC 9110)."""

    status_code = 303


def led_before(request: HttpRequest) -> SeeOther | None:
    """Where this very form led when it was sent before; None if it is new.

    Asked before the view looks at anything: what the form did may have taken away what it was about.
    """
    person, key = signed_in_user(request), request.POST.get(KEY, "")
    if person is None or not key:
        return None
    body = kept_body(person, key, sha256(fingerprint(request)).hexdigest())
    return lead_on(request, body["location"]) if body else None


def lead_on(request: HttpRequest, location: str) -> SeeOther:
    messages.info(request, _("This was sent before, and was done once."))
    return SeeOther(location)


def fingerprint(request: HttpRequest) -> bytes:
    """What was asked for: the address, the fields and the files of the form."""
    fields = [
        (name, values) for name, values in request.POST.lists() if name not in _NOT_THE_REQUEST
    ]
    files = [
        (name, _file_hash(upload)) for name, uploads in request.FILES.lists() for upload in uploads
    ]
    return json.dumps([request.method, request.path, sorted(fields), sorted(files)]).encode()


def _file_hash(upload: UploadedFile) -> str:
    whole = sha256()
    for chunk in upload.chunks():
        whole.update(chunk)
    upload.seek(0)
    return whole.hexdigest()

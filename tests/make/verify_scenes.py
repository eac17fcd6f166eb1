"""Certificates of every state and files of every kind, for those who check them in a browser."""

import base64
from datetime import date
from typing import Any

from certificates.rendering import render_certificate
from certificates.serials import new_serial
from certificates.storing import certificate_files
from tests import make
from tests.make.certificates import ISSUED_AT, certificate, revoked
from tests.make.checking import superseded
from tests.make.quiz_scenes import session_of


def scene() -> dict[str, Any]:
    """Return serials by state, files by kind (base64), and the session of whoever holds the valid one."""
    somjai = make.trainee("สมใจ")
    course = make.course(modules=0, title="หน้าที่ของอาสาสมัครดิจิทัล")
    valid = certificate(somjai, course, agency_name="สำนักงานตัวอย่าง")
    expired = certificate(make.trainee("มานี"), course, valid_until=date(2026, 1, 31))
    gone = revoked(certificate(make.trainee("ปิติ"), course), make.admin())
    old = certificate(make.trainee("ชูใจ"), course)
    superseded(old, valid)
    with certificate_files().open(render_certificate(valid.pk).file) as file:
        data = file.read()
    altered = bytearray(data)
    altered[len(altered) // 3] ^= 1
    return {
        "serials": {
            "valid": valid.serial,
            "expired": expired.serial,
            "revoked": gone.serial,
            "replaced": old.serial,
            "unknown": new_serial(ISSUED_AT),
        },
        "files": {
            "valid": base64.b64encode(data).decode(),
            "altered": base64.b64encode(bytes(altered)).decode(),
            "unknown": base64.b64encode(b"%PDF-1.7\nnothing of ours\n%%EOF\n").decode(),
        },
        "session": session_of(somjai),
    }

"""The registry of formats. What a format gives and takes is said in `quizzes/exchange/contract.py`."""

from django.utils.translation import gettext_lazy as _

from quizzes.exchange import aiken, csv_tables, gift, moodle_xml, qti, xlsx
from quizzes.exchange.contract import Format

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL_FORMATS = (
    Format("gift", _("GIFT (Moodle's text format)"), ".gift.txt", "text/plain; charset=utf-8", gift.read, gift.write),
    Format("aiken", _("Aiken"), ".aiken.txt", "text/plain; charset=utf-8", aiken.read, aiken.write),
    Format("moodle_xml", _("Moodle XML"), ".moodle.xml", "application/xml", moodle_xml.read, moodle_xml.write),
    Format("qti21", _("QTI 2.1 and 2.2"), ".qti21.zip", "application/zip", qti.read, qti.write_version_2),
    Format("qti30", _("QTI 3.0"), ".qti30.zip", "application/zip", qti.read, qti.write_version_3),
    Format("xlsx", _("Excel (XLSX)"), ".xlsx", XLSX, xlsx.read, xlsx.write),
    Format("csv", _("CSV"), ".csv", "text/csv; charset=utf-8", csv_tables.read, csv_tables.write),
)
FORMATS: dict[str, Format] = {one.name: one for one in ALL_FORMATS}

"""The limits of a file of questions, in one table. Each is far above what an honest file needs."""

KILOBYTE, MEGABYTE = 1024, 1024 * 1024

FILE_BYTES = 20 * MEGABYTE  # a file as it is uploaded; a Moodle export carries its pictures within
UNPACKED_BYTES = 100 * MEGABYTE  # all files of a package (QTI, XLSX) together, unpacked
PACKAGE_FILES = 5_000  # files in a package
UNPACKING_RATIO = 200  # unpacked size of a file to its packed size; text seldom passes 20
PICTURE_BYTES = 5 * MEGABYTE  # one picture
PICTURE_PIXELS = 40_000_000  # width × height of one picture
QUESTIONS = 5_000  # in one file
PARTS = 200  # choices, pairs, gaps or answers of one question
TEXT_CHARACTERS = 20_000  # one text, before its formatting is taken off
NESTING = 64  # elements within elements
XML_NODES = 1_000_000  # elements and attributes of one file
TABLE_COLUMNS = 300  # 30 choices with all that may stand beside them take 229

"""What can be said of a handed-in file: one name for each reason.

No library is needed here, as the child process that reads files imports it too and must start at once.
"""

from enum import StrEnum


class FileReason(StrEnum):
    """Why a file is refused, or what a person should look at; the sentences are in `examination/reasons.toml`."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_EXTENSION = "no_extension"
    EXTENSION_NOT_ACCEPTED = "extension_not_accepted"
    DOUBLE_EXTENSION = "double_extension"
    NAME_TRICK = "name_trick"

    NOT_AS_NAMED = "not_as_named"
    PROGRAM = "program"
    OLD_OFFICE_FORMAT = "old_office_format"
    LOCKED_PDF = "locked_pdf"
    LOCKED_OFFICE = "locked_office"
    LOCKED_ARCHIVE = "locked_archive"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"

    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_PATHS = "archive_paths"
    XML_ENTITIES = "xml_entities"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_DEEP = "too_deep"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    READER_FAILED = "reader_failed"

    MACRO = "macro"
    PDF_SCRIPT = "pdf_script"
    PDF_LAUNCH = "pdf_launch"
    PDF_ATTACHMENT = "pdf_attachment"
    REMOTE_TEMPLATE = "remote_template"
    OFFICE_COMMAND = "office_command"
    EMBEDDED_OBJECT = "embedded_object"
    EXTERNAL_LINK = "external_link"
    BEHIND_PICTURE = "behind_picture"

    NO_CONTENT = "no_content"
    IMAGE_TOO_SMALL = "image_too_small"
    IMAGE_BLANK = "image_blank"
    NOT_MACHINE_READABLE = "not_machine_readable"
    SOME_PAGES_UNREADABLE = "some_pages_unreadable"
    TOO_MANY_PAGES = "too_many_pages"
    PAGES_MISSING = "pages_missing"
    TRACKED_CHANGES = "tracked_changes"
    HIDDEN_SHEETS = "hidden_sheets"
    NO_SEAL = "no_seal"
    UNSIGNED_FIELD = "unsigned_field"

    OTHER_COMPANY = "other_company"
    HOLDER_NOT_FOUND = "holder_not_found"
    OTHER_CREDIT_CODE = "other_credit_code"
    OTHER_SITE = "other_site"
    OTHER_FORM_VERSION = "other_form_version"
    EXPIRED = "expired"
    EXPIRING_SOON = "expiring_soon"
    NOT_YET_VALID = "not_yet_valid"
    VALIDITY_DIFFERS = "validity_differs"

    SAME_AS_HANDED_IN = "same_as_handed_in"
    SAME_AS_RETURNED = "same_as_returned"
    SAME_AS_ANOTHER = "same_as_another"

    MALWARE = "malware"
    NOT_SCANNED = "not_scanned"

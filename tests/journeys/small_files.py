"""Real small files of the kinds that applicants hand in."""

from io import BytesIO

from docx import Document

from tests.examination.files import image


def pdf_file(words: str) -> bytes:
    """A PDF of one page."""
    text = words.encode("ascii", "replace").decode()
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(written))
    )


def word_file(words: str) -> bytes:
    """A Word file of one paragraph."""
    document = Document()
    document.add_paragraph(words)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def scans(words: str) -> tuple[tuple[str, bytes], ...]:
    """One file of each kind, with its name."""
    return (("scan.pdf", pdf_file(words)), ("说明.docx", word_file(words)), ("photo.PNG", image()))

"""What a scanner or a phone makes of papers: pages with bar codes, turned, skewed, grey, of low resolution."""

import io
from collections.abc import Sequence

from PIL import Image, ImageFilter

from docs_templates.bar_codes import SIDE_MM, picture

_MM_PER_INCH = 25.4
A4_MM = (210, 297)


def page(*codes: str, dpi: int = 150) -> Image.Image:
    """An A4 page with these codes at its foot, side by side, and grey bars for print."""
    dots = dpi / _MM_PER_INCH
    sheet = Image.new("L", (round(A4_MM[0] * dots), round(A4_MM[1] * dots)), 255)
    for line in range(20):
        top = 40 + 9 * line
        sheet.paste(60, tuple(round(mm * dots) for mm in (26, top, 180, top + 3)))
    for place, code in enumerate(codes):
        side = round(SIDE_MM * dots)
        drawn = Image.open(io.BytesIO(picture(code))).convert("L").resize((side, side), Image.Resampling.BOX)
        sheet.paste(drawn, (round((190 - 40 * place) * dots), round(266 * dots)))
    return sheet


def as_scanned(sheet: Image.Image, *, turn: float = 0, is_bad: bool = True) -> Image.Image:
    """The sheet as it lay on the glass: turned by so many degrees, and, if bad, pale, grainy and out of focus."""
    turned = sheet.rotate(turn, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    if not is_bad:
        return turned
    pale = turned.filter(ImageFilter.GaussianBlur(0.6)).point(lambda value: 90 + value * 0.5)
    return Image.blend(pale, Image.effect_noise(pale.size, 60), 0.15)


def as_pdf(pages: Sequence[Image.Image], dpi: int = 150) -> bytes:
    """The pages as a scanner's PDF."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return buffer.getvalue()


def as_jpeg(sheet: Image.Image, quality: int = 60) -> bytes:
    """The page as a phone's picture."""
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def as_png(sheet: Image.Image) -> bytes:
    """The page without loss."""
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()

"""QR codes: as drawing for PDF, as picture for Word and Excel. A fixed mask makes them quick."""

import io

import segno


def svg(address: str) -> str:
    return segno.make(address, error="m", micro=False, mask=4).svg_inline(border=1)


def png(address: str) -> io.BytesIO:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=4).save(out, kind="png", scale=5, border=1)
    out.seek(0)
    return out

"""A guest of `carrick:image@0.1.0` in Python, for componentize-py."""

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.metadata import (
    Failure_Malformed,
    Failure_Truncated,
    Failure_UnknownFormat,
    Info,
)


class Metadata(exports.Metadata):
    """The interface `metadata`."""

    def extract(self, image: bytes) -> Info:
        """Finds out what the bytes of a file are."""
        if image[:8] == b"\x89PNG\r\n\x1a\n":
            info = png(image)
        elif image[:6] in (b"GIF87a", b"GIF89a"):
            info = gif(image)
        elif image[:2] == b"\xff\xd8":
            info = jpeg(image)
        else:
            raise Err(Failure_UnknownFormat())
        if info is None:
            raise Err(Failure_Truncated(len(image)))
        if info.width == 0 or info.height == 0:
            raise malformed("the image has no pixels")
        return info


def malformed(reason: str) -> Err:
    return Err(Failure_Malformed(reason))


def png(image: bytes) -> Info | None:
    """The first chunk of a PNG file has its size."""
    if len(image) < 33:
        return None
    if image[12:16] != b"IHDR":
        raise malformed("the first chunk is not IHDR")
    width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
    return Info(width, height, "image/png")


def gif(image: bytes) -> Info | None:
    """A GIF file begins with the size of its screen, and a table of colors if it says so."""
    if len(image) < 13:
        return None
    colors = 3 << ((image[10] & 7) + 1) if image[10] & 0x80 else 0
    if len(image) < 13 + colors:
        return None
    width, height = (int.from_bytes(image[at : at + 2], "little") for at in (6, 8))
    return Info(width, height, "image/gif")


def jpeg(image: bytes) -> Info | None:
    """A JPEG file is a row of segments; one that starts a frame has the size."""
    at = 2
    while len(image) - at >= 4:
        if image[at] != 0xFF:
            raise malformed("a segment has no marker")
        marker = image[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker in (0xD9, 0xDA):
            raise malformed("there is no frame")
        size = int.from_bytes(image[at + 2 : at + 4], "big")
        if size < 2:
            raise malformed("a segment is shorter than its length")
        if len(image) - at - 2 < size:
            return None
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if size < 8:
                raise malformed("the frame is too short")
            height, width = (int.from_bytes(image[at + i : at + i + 2], "big") for i in (5, 7))
            return Info(width, height, "image/jpeg")
        at += 2 + size
    return None

"""The user's own artwork of a show: published unchanged if directories accept it, else converted.

Conversions that lose nothing intended are done without asking: colours to sRGB, down to 3000 pixels, the
camera's rotation applied, metadata removed, fewer bytes. Where the intent would have to be guessed, the
picture is refused.
"""

from __future__ import annotations

import errno
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import ChoiceError, why

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

SMALLEST: Final = 1_400
LARGEST: Final = 3_000
MOST_BYTES: Final = 512 * 1024
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_WITHOUT_LENGTH: Final = {0x01, *range(0xD0, 0xD9)}
_FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG's start-of-frame markers."""


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """The header of a picture. `colours` is `RGB` if directories accept it, else a description."""

    suffix: str
    width: int
    height: int
    colours: str


def image_header(data: bytes) -> ImageHeader | None:
    """Read a picture's header; None if it is neither PNG nor JPEG, or cut off."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(_JPEG):
            return _jpeg(data)
    except (struct.error, IndexError):
        pass
    return None


def _png(data: bytes) -> ImageHeader:
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    at, see_through = 8, kind in (4, 6)
    while at + 8 <= len(data) and not see_through:
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if name == b"IDAT":
            break
        see_through = name == b"tRNS"
        at += 12 + length
    plain = {0: "grey", 2: "RGB", 3: "a palette"}.get(kind, "grey")
    return ImageHeader(".png", width, height, "partly transparent (alpha)" if see_through else plain)


def _jpeg(data: bytes) -> ImageHeader | None:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker in _FRAMES:
            height, width, parts = struct.unpack(">HHB", data[at + 5 : at + 10])
            return ImageHeader(".jpg", width, height, {1: "grey", 3: "RGB"}.get(parts, "CMYK"))
        else:
            at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None


READ: Final = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP")
"""The formats that are read, and no others: Pillow knows dozens, some of which start other programs."""
MOST_FILE_BYTES: Final = 50_000_000
_FILE: Final = FileKind("picture", MOST_FILE_BYTES)
MOST_SIDE: Final = 4_096
"""Largest side that is decoded, pixels: it takes up to 370 MB, and a file of 2 kB may hold a larger one."""
_TILE_SIDES: Final = (322, 323)
"""The TIFF tags of the tile size; each tile is decoded whole."""
_SIDES: Final = (LARGEST, 2_200, SMALLEST)
_QUALITIES: Final = (92, 84, 74, 62)
_LAST_QUALITIES: Final = (50, 40)
"""JPEG qualities for the smallest size only."""
_LOSSY: Final = ("JPEG", "MPO")
_MODES: Final = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "I;16B", "I;16L")
_BETTER: Final = f"Save it as PNG or JPEG, square, RGB, {SMALLEST} to {LARGEST} pixels."


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture that directories accept, with its source file and the suffix of its published file."""

    path: Path
    data: bytes
    suffix: str


def load_artwork(path: Path) -> Artwork:
    """Read a picture and convert it for directories: square, 1400 to 3000 pixels, RGB, 512 kB at most.

    A picture that is accepted already keeps its bytes. Equal files give equal bytes.

    Raises:
        ChoiceError: It cannot be read, is too small or not square, or its colours would have to be guessed.
    """
    from PIL import Image

    data = _read(path)
    with _understood(path.name), Image.open(BytesIO(data), formats=READ) as opened:
        _check(opened, path.name)
        opened.load()
        found = image_header(data)
        if found is not None and found.colours == "RGB" and _plain(opened, data):
            return Artwork(path, data, found.suffix)
        made, suffix = _packed(_upright(opened, path.name), path.name, lossy=opened.format in _LOSSY)
        return Artwork(path, made, suffix)


def _read(path: Path) -> bytes:
    mend = "A path is meant from the folder of this file on."
    try:
        return read_file(path, _FILE)
    except OSError as problem:
        if isinstance(problem, FileNotFoundError):
            what = f"there is no such picture: {path.name}."
        elif isinstance(problem, IsADirectoryError):
            what = f"{path.name} is a folder, no picture."
        elif problem.errno == errno.EFBIG:
            what, mend = f"{path.name} has more than {MOST_FILE_BYTES // 1_000_000} MB.", _BETTER
        else:
            what = f"{path.name} cannot be read: {why(problem)}."
        raise ChoiceError(what, mend=mend) from problem


@contextmanager
def _understood(name: str) -> Iterator[None]:
    """Raise any error of Pillow's on a broken or hostile picture as one sentence."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except ChoiceError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise _too_large(name) from problem
    except UnidentifiedImageError as problem:
        what = f"{name} is no picture of a kind that is read here ({', '.join(READ)})."
        raise ChoiceError(what, mend=_BETTER) from problem
    except Exception as problem:  # its many formats raise anything from SyntaxError to struct.error
        raise ChoiceError(f"{name} is damaged: it cannot be unpacked.", mend=_BETTER) from problem


def _too_large(name: str) -> ChoiceError:
    return ChoiceError(f"{name} has more than {MOST_SIDE} pixels a side.", mend=_BETTER)


def _check(picture: ImageFile, name: str) -> None:
    """Check the header before anything is decoded, for what no conversion can mend."""
    width, height = picture.size
    tiles = [int(dict(getattr(picture, "tag_v2", {})).get(side, 0)) for side in _TILE_SIDES]
    if max(width, height, *tiles) > MOST_SIDE:
        raise _too_large(name)
    if width != height:
        what = f"{name} is not square: {width} × {height} pixels."
    elif width < SMALLEST:
        what = f"{name} has {width} pixels a side; directories want {SMALLEST} at least."
    elif picture.format not in _LOSSY and getattr(picture, "is_animated", False):
        what = f"{name} has several pictures in it, one after another."
    elif picture.mode not in _MODES:
        what = f"{name} has colours of a kind ({picture.mode}) that would have to be guessed."
    elif picture.mode == "CMYK" and "icc_profile" not in picture.info:
        what = f"{name} is CMYK without a colour profile, so its colours would have to be guessed."
    else:
        return
    raise ChoiceError(what, mend=_BETTER)


def _plain(picture: ImageFile, data: bytes) -> bool:
    """Report whether a picture may be published unchanged: no camera data, location or colour profile."""
    small = len(data) <= MOST_BYTES and picture.width <= LARGEST
    return small and not {"icc_profile", "exif", "xmp", "mp"} & set(picture.info)


def _upright(picture: ImageFile, name: str) -> Image:
    """Return the picture with the camera's rotation applied, opaque, in sRGB."""
    from PIL import ImageOps

    turned: Image = ImageOps.exif_transpose(picture)
    profile = turned.info.get("icc_profile")
    if turned.has_transparency_data:
        clear = turned.convert("RGBA")
        if clear.getchannel("A").getextrema()[0] < 255:  # type: ignore[operator] # one band has one pair
            what = f"{name} is partly transparent (alpha), so what shows through would have to be guessed."
            raise ChoiceError(what, mend="Lay it on a background; then save it as PNG or JPEG without alpha.")
        turned = clear.convert("RGB")
    elif turned.mode.startswith("I;16"):
        turned = turned.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    elif turned.mode not in ("L", "CMYK"):
        turned = turned.convert("RGB")
    shown = _in_srgb(turned, profile, name) if profile else turned.convert("RGB")
    shown.info.clear()
    return shown


def _in_srgb(picture: Image, profile: bytes, name: str) -> Image:
    """Convert to sRGB by the picture's own profile; a broken one is ignored, except for CMYK."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError) as problem:
        if picture.mode == "CMYK":
            what = f"{name} is CMYK with a broken colour profile, so its colours would have to be guessed."
            raise ChoiceError(what, mend=_BETTER) from problem
        return picture.convert("RGB")
    return picture.convert("RGB") if made is None else made


def _packed(picture: Image, name: str, *, lossy: bool) -> tuple[bytes, str]:
    """Encode a picture within `MOST_BYTES`: lossless if it was, else at lower quality or size."""
    from PIL.Image import Resampling

    for side in _SIDES:
        if picture.width > side:
            picture = picture.resize((side, side), Resampling.LANCZOS)
        if not lossy and len(data := _saved(picture, "PNG")) <= MOST_BYTES:
            return data, ".png"
        lossy = True  # scaling down has lost more than JPEG would lose
        for quality in (*_QUALITIES, *(_LAST_QUALITIES if side == SMALLEST else ())):
            data = _saved(picture, "JPEG", quality=quality, optimize=True)
            if len(data) <= MOST_BYTES:
                return data, ".jpg"
    what = f"{name} does not go into {MOST_BYTES // 1024} kB: it is full of detail everywhere."
    raise ChoiceError(what, mend="Choose a calmer picture; in a list it is as small as a thumbnail.")


def _saved(picture: Image, kind: str, **how: int) -> bytes:
    made = BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()

"""The user's own picture: what is right is kept, what can be is put right, and nothing is guessed."""

from __future__ import annotations

import itertools
import os
import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageDraw

from tests.support.shows_made import picture
from voiceguide.errors import ChoiceError
from voiceguide.media import artwork
from voiceguide.media.artwork import MOST_BYTES, MOST_FILE_BYTES, image_header, load_artwork

RED, BLUE, LEAST = (200, 30, 40), (20, 40, 160), 1_400
CAMERA, TURN, PLACE = 0x0110, 0x0112, 0x8825


def halves(mode="RGB", side=LEAST, first=RED, second=BLUE):
    """A picture that is one colour above and another below."""
    made = Image.new(mode, (side, side), first)
    ImageDraw.Draw(made).rectangle((0, side // 2, side, side), fill=second)
    return made


def saved(made, kind="PNG", **how):
    data = BytesIO()
    made.save(data, kind, **how)
    return data.getvalue()


def noise(mode, side):
    letters = random.Random(7).randbytes(side * side * len(mode))  # noqa: S311 - the same noise each time
    return Image.frombytes(mode, (side, side), letters)


def taken(folder, data):
    path = folder / "mine"
    path.write_bytes(data)
    made = load_artwork(path)
    found = image_header(made.data)
    assert found is not None
    assert (found.width, found.colours, found.suffix) == (found.height, "RGB", made.suffix)
    assert LEAST <= found.width <= 3_000
    assert len(made.data) <= MOST_BYTES
    shown = Image.open(BytesIO(made.data))
    assert not {"exif", "icc_profile", "xmp"} & set(shown.info)
    return made, shown


def near(shown, place, colour, most=6):
    seen = shown.getpixel(place)
    return all(abs(one - other) <= most for one, other in zip(seen, colour, strict=True))


@pytest.mark.parametrize("data", [picture(), saved(halves(), "JPEG")], ids=["png", "jpeg"])
def test_what_directories_take_keeps_its_very_bytes(tmp_path, data):
    assert taken(tmp_path, data)[0].data == data


@pytest.mark.parametrize(
    ("data", "first"),
    [
        (saved(halves("L", first=90, second=10)), (90, 90, 90)),
        (saved(halves("P", first=0, second=1)), None),
        (saved(halves("RGBA", first=(*RED, 255), second=(*BLUE, 255))), RED),
        (saved(Image.new("I;16", (LEAST, LEAST), 90 * 257)), (90, 90, 90)),
        (saved(halves(), "WEBP", lossless=True), RED),
        (saved(halves(), "GIF"), RED),
        (saved(halves(), "TIFF"), RED),
    ],
    ids=["grey", "palette", "opaque alpha", "16 bits", "webp", "gif", "tiff"],
)
def test_what_is_only_stored_otherwise_is_stored_anew(tmp_path, data, first):
    made, shown = taken(tmp_path, data)
    assert made.suffix == ".png"  # nothing is lost where nothing was
    assert first is None or near(shown, (700, 100), first, 1)


def test_a_camera_turn_is_carried_out_and_the_place_forgotten(tmp_path):
    exif = Image.Exif()
    exif[CAMERA], exif[TURN] = "Camera of Ana", 6  # to be turned a quarter clockwise
    exif.get_ifd(PLACE)[1] = "N"
    made, shown = taken(tmp_path, saved(halves(), "JPEG", exif=exif, quality=95))
    assert b"Camera of Ana" not in made.data
    assert near(shown, (LEAST - 100, 700), RED)
    assert near(shown, (100, 700), BLUE)


def swapped_profile():
    """A profile whose red is blue and whose blue is red."""
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return whole.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")


def grey_inks():
    """A profile of four inks (ICC.1, lut8): a third darker by each of three, black by the fourth."""
    amounts = itertools.product((0, 1), repeat=4)
    clut = b"".join(bytes((0 if k else 255 - 85 * (c + m + y), 128, 128)) for c, m, y, k in amounts)
    straight, one = bytes(range(256)), 0x10000
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, one)
    lut += straight * 4 + clut + straight * 3
    head = struct.pack(">I4xI4s4s4s", 144 + len(lut), 0x02100000, b"prtr", b"CMYK", b"Lab ")
    head += struct.pack(">6H4s28x3I", 2026, 1, 1, 0, 0, 0, b"acsp", 0xF6D6, one, 0xD32D)
    return head.ljust(128, b"\0") + struct.pack(">I4sII", 1, b"A2B0", 144, len(lut)) + lut


def test_colours_are_carried_over_by_their_profile(tmp_path):
    _, shown = taken(tmp_path, saved(halves(), icc_profile=swapped_profile()))
    assert near(shown, (700, 100), RED[::-1])
    inks = halves("CMYK", first=(0, 0, 0, 0), second=(0, 0, 0, 255))
    made, shown = taken(tmp_path, saved(inks, "TIFF", icc_profile=grey_inks()))
    assert (made.suffix, near(shown, (700, 100), (255, 255, 255))) == (".png", True)
    assert near(shown, (700, LEAST - 100), (0, 0, 0))


@pytest.mark.parametrize("profile", [b"none", grey_inks()], ids=["broken", "of other colours"])
def test_a_profile_that_does_not_fit_is_passed_over(tmp_path, profile):
    assert near(taken(tmp_path, saved(halves(), icc_profile=profile))[1], (700, 100), RED, 2)


@pytest.mark.parametrize(
    ("mode", "kind", "colours"),
    [
        ("RGB", "PNG", "RGB"),
        ("RGBA", "PNG", "partly transparent (alpha)"),
        ("P", "PNG", "a palette"),
        ("L", "PNG", "grey"),
        ("RGB", "JPEG", "RGB"),
        ("L", "JPEG", "grey"),
        ("CMYK", "JPEG", "CMYK"),
    ],
)
def test_a_header_tells_the_colours(mode, kind, colours):
    found = image_header(saved(Image.new(mode, (20, 30)), kind))
    assert found is not None
    assert (found.width, found.height, found.colours) == (20, 30, colours)
    assert image_header(saved(Image.new("P", (20, 30)), transparency=0)).colours.startswith("partly")


def test_what_is_too_large_is_brought_down(tmp_path):
    made, shown = taken(tmp_path, saved(halves(side=3_100)))
    assert (shown.size, made.suffix) == ((3_000, 3_000), ".png")
    assert near(shown, (1_500, 100), RED, 1)


def test_what_is_too_heavy_is_packed_until_it_fits(tmp_path):
    soft = noise("RGB", 200).resize((LEAST, LEAST))
    heavy = saved(soft)
    assert len(heavy) > MOST_BYTES
    made, _ = taken(tmp_path, heavy)
    assert made.suffix == ".jpg"
    assert taken(tmp_path, heavy)[0].data == made.data


def bomb(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def webp(side):
    """Make a WebP of one colour: 40 bytes, whatever its size."""
    held = BytesIO()
    Image.new("RGB", (16, 16)).save(held, "WEBP", lossless=True, method=0)
    data = bytearray(held.getvalue())
    at = data.index(b"VP8L") + 9
    data[at : at + 4] = struct.pack("<I", side - 1 | side - 1 << 14)
    return bytes(data)


def tiff(side):
    """Make a small TIFF that is cut into one tile of this many pixels a side."""
    data = zlib.compress(bytes(side))
    longs = {
        256: LEAST,
        257: LEAST,
        258: 8,
        259: 8,
        262: 1,
        277: 1,
        322: side,
        323: side,
        324: 8,
        325: len(data),
    }
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in longs.items())
    head = b"II*\0" + struct.pack("<I", 8 + len(data))
    return head + data + struct.pack("<H", len(longs)) + entries + bytes(4)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (picture(200), "200 pixels a side"),
        (saved(Image.new("RGB", (1_500, 1_400))), "not square: 1500 × 1400"),
        (saved(Image.new("CMYK", (LEAST, LEAST)), "JPEG"), "CMYK without a colour profile"),
        (saved(Image.new("CMYK", (LEAST, LEAST)), "JPEG", icc_profile=b"none"), "a broken colour profile"),
        (saved(halves("RGBA", first=(*RED, 128), second=(*BLUE, 255))), "partly transparent"),
        (saved(halves("P", first=0, second=1), transparency=0), "partly transparent"),
        (saved(halves(), "GIF", save_all=True, append_images=[halves(first=BLUE)]), "several pictures"),
        (saved(Image.new("F", (LEAST, LEAST)), "TIFF"), "of a kind (F)"),
        (bomb(9_000), "more than 4096 pixels"),
        (bomb(60_000), "more than 4096 pixels"),
        (webp(8_000), "more than 4096 pixels"),
        (tiff(20_000), "more than 4096 pixels"),
        (picture()[:3_000], "damaged"),
        (bomb(LEAST), "damaged"),
        (b"", "no picture of a kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture of a kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1400 1400\n", "no picture of a kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_would_be_guessed_or_cannot_be_is_refused(tmp_path, data, says):
    path = tmp_path / "mine.png"
    path.write_bytes(data)
    with pytest.raises(ChoiceError, match=r"mine\.png") as refused:
        load_artwork(path)
    assert says in refused.value.what
    assert refused.value.mend


def test_what_is_detail_everywhere_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(artwork, "_SIDES", (LEAST,))
    path = tmp_path / "mine.png"
    path.write_bytes(saved(noise("RGB", LEAST), compress_level=0))
    with pytest.raises(ChoiceError, match="full of detail"):
        load_artwork(path)


def test_a_picture_that_the_system_refuses_is_told_in_one_sentence(tmp_path):
    (tmp_path / "round.png").symlink_to(tmp_path / "round.png")
    name = "x" * 300 + ".png"
    with pytest.raises(ChoiceError, match=f"^{name} cannot be read: file name too long. A path is meant"):
        load_artwork(tmp_path / name)
    with pytest.raises(ChoiceError, match=r"^round.png cannot be read: [a-z ]+\. A path is meant"):
        load_artwork(tmp_path / "round.png")
    with pytest.raises(ChoiceError, match=r"^there is no such picture: gone.png\."):
        load_artwork(tmp_path / "gone.png")


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(ChoiceError, match="is a folder"):
        load_artwork(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
def test_what_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    for name in ("pipe.png", "zero.png"):
        with pytest.raises(ChoiceError, match=f"^{name} cannot be read: it is not an ordinary file"):
            load_artwork(tmp_path / name)
    (tmp_path / "large.png").touch()
    os.truncate(tmp_path / "large.png", MOST_FILE_BYTES + 1)
    with pytest.raises(ChoiceError, match=r"^large.png has more than 50 MB"):
        load_artwork(tmp_path / "large.png")

"""The letters of titles: what the shipped typeface lacks comes from a font of the system, or is named."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.sessions_made import evening
from voiceguide.media import typeface
from voiceguide.media.cover import cover, fit_title
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.media.typeface import breaks_anywhere, face_of, lettering

SHIPPED = Path(typeface.__file__).parent / "assets" / "literata-semibold.ttf"


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    """Have a system with the fonts in one folder and no others."""
    monkeypatch.setattr(typeface, "_FOLDERS", (str(tmp_path),))
    for each in (typeface._installed, typeface.lettering, typeface._has):
        each.cache_clear()
    yield tmp_path
    for each in (typeface._installed, typeface.lettering, typeface._has):
        each.cache_clear()


@pytest.mark.parametrize(
    ("title", "written", "missing"),
    [
        ("Bedtime twist", "Bedtime twist", ""),
        ("Oﬃce, ﬂoor, ﬁve, ㎝", "Office, floor, five, cm", ""),
        ("Ｆｕｌｌ width", "Full width", ""),
        ("Moon 🌙 and sea", "Moon  and sea", ""),
        ("Rest 練習", "Rest ", "練習"),
        ("練習 はじめ", "", "練習はじめ"),
        ("نوم هادئ", "", "نومهادئ"),
        ("सोने से पहले", "", "सोनेपहल"),
        ("\x00\x1b\ud800", "", ""),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("fonts")
def test_without_a_font_the_letters_that_are_left_out_are_named(title, written, missing):
    found = lettering(title)
    assert (found.text, found.font) == (written, None)
    assert set(found.missing) == set(missing)


@pytest.mark.parametrize("name", ["NotoSerifCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSerifCJK.otf"])
def test_a_font_that_lacks_the_letters_as_well_is_not_taken(fonts, name):
    shutil.copy(SHIPPED, fonts / name)
    assert lettering("練習 はじめ").missing == "練習はじめ"


def test_a_font_that_is_none_is_passed_over(fonts):
    (fonts / "NotoSerifCJK-Bold.ttc").write_bytes(b"no font")
    assert lettering("練習").missing == "練習"


def dejavu() -> Path | None:
    return next(Path("/usr/share/fonts").rglob("DejaVuSans-Bold.ttf"), None)


@pytest.mark.skipif(dejavu() is None, reason="fonts-dejavu-core is not installed")
def test_a_font_of_the_system_writes_the_whole_title(fonts):
    shutil.copy(dejavu(), fonts / "DejaVuSans-Bold.ttf")
    found = lettering("نوم هادئ")
    assert (found.text, found.font, found.missing) == ("نوم هادئ", fonts / "DejaVuSans-Bold.ttf", "")
    drawn = cover(swimlanes(evening(30_000)), "نوم هادئ")
    picture = Image.open(BytesIO(drawn)).crop((0, 150, 3_000, 620))
    assert len(picture.getcolors(100_000)) > 20  # something is written at the top
    assert fit_title("نوم هادئ")[1] == ["نوم هادئ"]
    assert lettering("Bedtime twist").font is None


@pytest.mark.skipif(dejavu() is None, reason="fonts-dejavu-core is not installed")
@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Sleep نوم هادئ", ["Sleep", " ", "نوم هادئ"]),
        ("نوم هادئ Sleep 10", ["Sleep 10", " ", "نوم هادئ"]),
        ("Sleep 10", ["Sleep 10"]),
        ("نوم هادئ", ["نوم هادئ"]),
    ],
)
def test_scripts_that_no_font_has_together_have_one_each(fonts, line, parts):
    """Here a letter that no font has stands in the title; what is drawn goes from left to right."""
    shutil.copy(dejavu(), fonts / "DejaVuSans-Bold.ttf")
    found = lettering(f"{line} 練")
    assert (found.font, found.missing) == (None, "練")
    runs = found.runs(line)
    assert [text for text, _ in runs] == parts
    own = [font for text, font in runs if "نوم" in text]
    assert own == [fonts / "DejaVuSans-Bold.ttf"] * len(own)
    assert found.width(line, 300) == sum(face_of(font, 300).getlength(text) for text, font in runs)


def noto(*stems: str) -> list[Path]:
    named = [next(Path("/usr/share/fonts").rglob(f"{stem}-Regular.tt?"), None) for stem in stems]
    return [one for one in named if one is not None]


REAL = {
    "夜のやさしいねじり": "NotoSansCJK",
    "تأمل قبل النوم": "NotoNaskhArabic",
    "می‌شود ۱۰ دقیقه": "NotoNaskhArabic",
    "सोने से पहले शांत श्वास": "NotoSansDevanagari",
    "योग निद्रा – Yoga Nidra": "NotoSansDevanagari",
}


@pytest.mark.parametrize("title", REAL)
def test_real_fonts_write_whole_titles_and_without_them_the_letters_are_named(fonts, title):
    found = noto(REAL[title])
    if not found:
        assert {one for one in title if one.isalpha() and not one.isascii()} <= set(lettering(title).missing)
        return
    shutil.copy(found[0], fonts)
    drawn = lettering(title)
    assert (drawn.text, drawn.missing) == (title, "")
    assert [path.name for path in (drawn.font, *drawn.others) if path is not None] == [found[0].name]
    assert 0 < drawn.width(title, 300) <= 300 * len(title)


def test_lines_of_chinese_and_japanese_break_between_any_two_letters():
    assert [breaks_anywhere(letter) for letter in "練はカa한 "] == [True, True, True, False, False, False]


def test_every_size_of_the_shipped_typeface_is_made_once():
    assert face_of(None, 300) is face_of(None, 300)
    assert face_of(None, 300).size == 300

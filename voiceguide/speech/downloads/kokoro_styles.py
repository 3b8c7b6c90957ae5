"""The styles of Kokoro's speakers, from the package in which they are published."""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from voiceguide.core.files import remove_file, write_file
from voiceguide.core.reading import open_file
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.downloads.offer import RemoteFile, VoiceOffer

FOLDER: Final = "kokoro"
"""The folder of the styles, in a folder of voices."""
PACKAGE: Final = RemoteFile(
    url="https://registry.npmjs.org/kokoro-js/-/kokoro-js-1.2.1.tgz",
    name="kokoro-js-1.2.1.tgz",
    size_bytes=26_887_218,
    sha256="1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
)
STYLE_BYTES: Final = 510 * 256 * 4
"""A style: for each number of sounds up to 510 a vector of 256 floats."""
STYLES: Final[Mapping[str, str]] = {
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "af_bella": "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b",
    "af_nicole": "cd2191ab31b914ed7b318416b0e4440fdf392ddad9106a060819aa600a64f59a",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "bf_emma": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
    "bm_george": "c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc",
    "ef_dora": "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532",
    "em_alex": "27809e9eafdcbcfff90a3016c697568676531de2a2c39cee29c96c7bd6b83e95",
    "ff_siwis": "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
    "if_sara": "409b69248798fcdc2542330c76953d230710f19b057e59cb82fdc3c4cf71265c",
    "pf_dora": "3da7b5b2d91847ebf5646f57631af6ececae3c29a89cd300f06edf9aa6cfe9ee",
    "pm_alex": "0175c753f59c54e7fd5a995bedef0c5ff2fb67e0043dd3dcb2ae74ec2acbeb2a",
}
"""The speakers that are kept, with the SHA-256 sum of each style."""


def kokoro_offer(folder: Path) -> VoiceOffer:
    """Return the styles as they are published.

    Args:
        folder: The folder of voices.
    """
    return VoiceOffer(
        name="kokoro",
        spec="kokoro",
        licence="Apache-2.0",
        source="the npm package kokoro-js 1.2.1",
        folder=folder / FOLDER,
        files=(PACKAGE,),
        places=tuple(style.name for style in style_files()),
        check="by the SHA-256 sums that voiceguide knows",
    )


def kokoro_by_hand(folder: Path) -> str:
    """Return how the styles are placed without this program."""
    return (
        f"get {PACKAGE.url} on a machine that is online, and put the files of its package/voices "
        f"into {folder / FOLDER}."
    )


def style_files() -> tuple[RemoteFile, ...]:
    """Return the styles as files in their folder; they are downloaded together, in `PACKAGE`."""
    return tuple(
        RemoteFile(url=PACKAGE.url, name=f"{speaker}.bin", size_bytes=STYLE_BYTES, sha256=sha256)
        for speaker, sha256 in STYLES.items()
    )


def unpack_styles(package: Path, folder: Path) -> None:
    """Take the styles out of the package; all of them are placed, or none.

    Args:
        package: The downloaded package, whose sum was checked.
        folder: Where the styles shall lie.

    Raises:
        VoiceUnavailable: The package does not have them.
        OutputError: They cannot be written.
    """
    styles: dict[str, bytes] = {}
    try:
        with open_file(package) as file, tarfile.TarFile.gzopen(package.name, fileobj=file) as archive:
            for style in style_files():
                member = archive.extractfile(f"package/voices/{style.name}")
                data = b"" if member is None else member.read(STYLE_BYTES + 1)
                if hashlib.sha256(data).hexdigest() == style.sha256:
                    styles[style.name] = data
    except (tarfile.TarError, zlib.error, KeyError, EOFError, OSError, ValueError):
        styles.clear()
    if len(styles) < len(STYLES):
        what = f"{PACKAGE.name} does not have the styles that are known."
        raise VoiceUnavailable(what, mend="Update voiceguide, or try later.")
    new = [name for name in styles if not (folder / name).is_file()]
    try:
        for name in new:  # what the user has put there, perhaps just now, is never replaced
            write_file(folder / name, styles[name])
    except BaseException:
        for name in new:
            with suppress(Exception):
                remove_file(folder / name)
        raise

"""An offer knows how much is downloaded."""

from __future__ import annotations

from pathlib import Path

from voiceguide.speech.downloads.offer import RemoteFile, VoiceOffer


def test_the_size_is_that_of_all_files():
    files = tuple(RemoteFile(url="", name=str(n), size_bytes=n) for n in (1, 20))
    offer = VoiceOffer(
        name="a", spec="a", licence="", source="", folder=Path(), files=files, places=("1", "20"), check=""
    )
    assert offer.size_bytes == 21

"""A shared tier behind the local cache: what one machine spoke, no other has to speak.

Reading goes through it: an entry that is not cached here is taken from the store, proved whole, and cached.
What is made here is put into the store if nobody did so before; whoever comes second takes what is there, so
that all machines have the same sound. An entry in the store that does not verify is a miss, and is replaced.

A store that does not answer is left alone for a while, and everything is done as if there were none. That
is reported once, in `remark`; no track fails because of it.
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Final

from voiceguide.cache import entry
from voiceguide.cache.shared_store import SharedStore, StoreUnreachable
from voiceguide.cache.store import Cache

if TYPE_CHECKING:
    from voiceguide.settings import Settings

_ALONE_S: Final = 30.0
"""How long a store that did not answer is not asked again, seconds."""


class SharedTier:
    """The speech in a shared store, as a cache sees it.

    Args:
        store: The store.
    """

    def __init__(self, store: SharedStore) -> None:
        self._store = store
        self._asked_again_s = {"read": 0.0, "written": 0.0}
        self._remark = ""

    def take_remark(self) -> str:
        """Return why the store was not used, the first time after that happened; else nothing."""
        remark, self._remark = self._remark, " " if self._remark else ""
        return remark.strip()

    def fetch(self, kind: str, key: str) -> bytes | None:
        """Return a whole, verified entry; None if there is none, or the store does not answer."""
        if self._is_left_alone("read"):
            return None
        try:
            data = self._store.read(_name(kind, key))
        except StoreUnreachable as trouble:
            self._leave_alone("read", trouble)
            return None
        return data if data is not None and _is_whole(data, kind, key) else None

    def offer(self, kind: str, key: str, sealed: bytes) -> bytes | None:
        """Put an entry if there is none; return the one that was there before, None if ours is the first.

        One that was there and is damaged is replaced.
        """
        if self._is_left_alone("written"):
            return None
        try:
            if self._store.create(_name(kind, key), sealed):
                return None
            if (other := self.fetch(kind, key)) is not None:
                return other
            self._store.write(_name(kind, key), sealed)
        except StoreUnreachable as trouble:
            self._leave_alone("written", trouble)
        return None

    def replace(self, kind: str, key: str, sealed: bytes) -> None:
        """Put an entry in place of the one that is there."""
        if self._is_left_alone("written"):
            return
        try:
            self._store.write(_name(kind, key), sealed)
        except StoreUnreachable as trouble:
            self._leave_alone("written", trouble)

    def drop(self, kind: str, key: str) -> None:
        """Remove an entry, if this is permitted."""
        if self._is_left_alone("written"):
            return
        try:
            self._store.remove(_name(kind, key))
        except StoreUnreachable as trouble:
            self._leave_alone("written", trouble)

    def _is_left_alone(self, how: str) -> bool:
        return time.monotonic() < self._asked_again_s[how]

    def _leave_alone(self, how: str, trouble: StoreUnreachable) -> None:
        self._asked_again_s[how] = time.monotonic() + _ALONE_S
        consequence = (
            "What lies there is spoken anew." if how == "read" else "What is spoken stays on this machine."
        )
        self._remark = self._remark or f"{trouble.what} {consequence} {trouble.mend}"


def open_cache(settings: Settings) -> Cache:
    """Return the cache of these settings, with the shared tier behind it if they name a store.

    Raises:
        CacheError: There can be no such store, or its library is not installed.
    """
    if settings.store is None:
        return Cache(settings.cache_folder)
    return Cache(settings.cache_folder, tier_at(settings.store))


@cache
def tier_at(address: str) -> SharedTier:
    """Return the tier at an address, one for the whole process: what it learned of the store holds for all.

    Raises:
        CacheError: There can be no such store, or its library is not installed.
    """
    return SharedTier(store_at(address))


@cache
def store_at(address: str) -> SharedStore:
    """Return the store at an address, one for the whole process.

    Raises:
        CacheError: There can be no such store, or its library is not installed.
    """
    return SharedStore(address)


def store_remark(settings: Settings) -> str:
    """Return why the store of these settings was not used, the first time after that; else nothing."""
    return "" if settings.store is None else tier_at(settings.store).take_remark()


def _name(kind: str, key: str) -> str:
    return f"{kind}/{key[:2]}/{key[2:]}"


def _is_whole(data: bytes, kind: str, key: str) -> bool:
    try:
        entry.unseal(data, kind, key)
    except entry.Damaged:
        return False
    return True

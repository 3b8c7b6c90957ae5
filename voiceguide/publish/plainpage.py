"""A page of a show that needs nothing but a browser: every episode with the browser's own player."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from voiceguide.publish.show import Episode, Show
from voiceguide.units import clock


def page(show: Show) -> Mapping[str, bytes]:
    """Write the page's files: their names in the folder, and what stands in them."""
    title, about = escape(show.title), escape(show.description)
    episodes = "\n".join(map(_episode, show.episodes))
    written = f"""<!doctype html>
<html lang="{escape(show.language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="alternate" type="application/rss+xml" title="{title}" href="feed.xml">
<main>
<h1>{title}</h1>
<p>{about}</p>
<p><a href="feed.xml">Subscribe</a></p>
{episodes}
</main>
</html>
"""
    return {"index.html": written.encode("utf-8", "replace")}


def _episode(episode: Episode) -> str:
    return (
        f'<article id="{escape(episode.slug)}" lang="{escape(episode.language)}">\n'
        f"<h2>{escape(episode.title)}</h2>\n<p>{clock(episode.duration_ms)}. {escape(episode.summary)}</p>\n"
        f'<audio controls preload="none" src="{escape(episode.track)}"></audio>\n</article>'
    )

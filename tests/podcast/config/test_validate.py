"""Values in a show's file: what directories and apps refuse is told with its place."""

from __future__ import annotations

import pytest

from tests.support.show_problems import problems
from tests.support.shows_made import EPISODES, picture, read_show, settings_for, show_text


def only(folder, text):
    (problem,) = problems(folder, text)
    line = text.splitlines()[problem.spot.line - 1]
    return line[problem.spot.column - 1 :], str(problem)


@pytest.mark.parametrize(
    ("head", "place", "says"),
    [
        ({"base_url": "http://example.org/x"}, "http://", "plain http"),
        ({"base_url": "/evenings"}, "/evenings", "no whole address"),
        ({"base_url": "https://example.org/x?y=1"}, "https://", "something behind its path"),
        ({"base_url": "https://ana:secret@example.org/"}, "https://", "a name or password"),
        ({"base_url": "https://localhost/x"}, "https://", "cannot be reached from elsewhere"),
        ({"base_url": "https://exa<b>mple.org/"}, "https://", "does not belong in an address"),
        ({"base_url": "https://example.org:x/"}, "https://", "no address"),
        ({"title": '"Evenings 🌙"'}, '"Evenings', "crescent moon"),
        ({"title": '"Evenings ]]> all"'}, '"Evenings', "]]> in it"),
        ({"title": "Evenings <script>alert(1)</script>"}, "Evenings", '"<script>" in it'),
        ({"description": "Rest &copy; sleep"}, "Rest", '"&copy;" in it'),
        ({"description": "x" * 4_001}, "x", "4001 letters"),
        ({"description": "ö" * 2_001}, "ö", "4000 bytes"),
        ({"owner": "{name: Ana, email: ana at example}"}, "{name", "no e-mail address"),
        ({"owner": "{name: Ana}"}, "{name", "needs `email`"),
        ({"category": "Health and Fitness"}, "Health", 'Did you mean "Health & Fitness"?'),
        ({"category": "Health & Fitness > Yoga"}, "Health", "below Health & Fitness"),
        ({"license": "cc-by"}, "cc-by", "no licence that apps know"),
        ({"explicit": "maybe"}, "maybe", "cannot be"),
        ({"artwork": "gone.png"}, "gone.png", "there is no such picture"),
        ({"voice": "hibary"}, "hibary", "Did you mean hibari?"),
        ({"takes": "gone"}, "gone", "there is no folder"),
        ({"bed": "rian"}, "rian", 'Did you mean "rain"?'),
        ({"schedule": "{from: 2026-03-01, every: 1 week}"}, "{from", "has no zone"),
        ({"schedule": "{from: 2026-03-01T07:00:00Z, every: often}"}, "often", "cannot be a rhythm"),
        ({"schedule": "{from: 2200-12-30T07:00:00Z, every: 1 week}"}, "{from", "beyond the year 2200"),
        ({"schedule": "{from: 2200-01-01T07:00:00Z, every: 999 weeks}"}, "{from", "beyond the year 2200"),
        ({"author": None}, "title", "needs `author`"),
        ({"titel": "x"}, "titel", 'Did you mean "title"?'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_show(tmp_path, head, place, says):
    at, told = only(tmp_path, show_text(**head))
    assert at.startswith(place)
    assert says in told


@pytest.mark.parametrize(
    ("episode", "place", "says"),
    [
        ("{routine: knee-dorps, minutes: 3}", "knee-dorps", 'Did you mean "knee-drops"?'),
        ("{routine: gone.yaml, minutes: 3}", "gone.yaml", "there is no script"),
        ("{routine: knee-drops}", "{routine", "needs `minutes`"),
        ("{routine: knee-drops, minutes: ten}", "ten", "a number of minutes"),
        ("{routine: knee-drops, minutes: 0}", "0}", "lasts from ten seconds to 720 minutes"),
        ("{routine: knee-drops, minutes: 3, duration: 3min}", "3min", "stands here twice"),
        ("{routine: knee-drops, minutes: 3, date: 2026-03-01T10:00:00}", "2026", "has no zone"),
        ("{routine: knee-drops, minutes: 3, date: soon}", "soon", "is no date"),
        ("{routine: knee-drops, minutes: 3, title: 3. Knees}", "3. Knees", "begins with a number"),
        ("{routine: knee-drops, minutes: 3, title: Quiet evenings for knees}", "Quiet", "repeats the show's"),
        ("{routine: knee-drops, minutes: 3, title: '<b>Knees</b>'}", "'<b>", '"<b>" in it'),
        ("{routine: knee-drops, minutes: 3, choices: {surface: sofa}}", "{surface", "cannot be 'sofa'"),
        ("{routine: knee-drops, minutes: 3, choices: {colour: red}}", "{colour", "no option 'colour'"),
        ("{routine: knee-drops, minutes: 3, words: many}", "many", "cannot be"),
        ("{routine: knee-drops, minutes: 3, slug: ../up}", "../up", "cannot be a slug"),
        ("{routine: knee-drops, minutes: 3, slug: cover}", "cover", "a file of the show itself"),
        ("{routine: knee-drops, minutes: 3, language: xx}", "knee-drops", "in the language"),
        ("knee-drops", "knee-drops", "an episode needs keys"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_episode(tmp_path, episode, place, says):
    at, told = only(tmp_path, show_text(EPISODES[1], episode))
    assert at.startswith(place)
    assert says in told


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("{routine: knee-drops, minutes: 3}", '"knee-drops-3min" already, in line 9'),
        ("{routine: reclined-twist, minutes: 5, slug: knee-drops-3min}", "already, in line 9"),
        ("{routine: knee-drops, minutes: 3, words: brief}", "stands for another episode already, in line 9"),
        ("{routine: knee-drops, minutes: 5, title: 'knee drops, Three minutes'}", "another episode already"),
    ],
)
def test_doubles(tmp_path, second, says):
    assert says in only(tmp_path, show_text(EPISODES[0], second))[1]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.png", picture(200), "200 pixels a side"),
        ("a.jpg", b"\xff\xd8\xff", "no picture of a kind"),
    ],
)
def test_a_picture_that_directories_refuse(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    at, told = only(tmp_path, show_text(artwork=name))
    assert at == name
    assert says in told


@pytest.mark.parametrize("way", ["../private/{}", "{there}/{}", "link/{}", "inner/../../private/{}"])
@pytest.mark.parametrize(
    ("key", "name"), [("artwork", "a.png"), ("bed", "a.wav"), ("takes", "takes"), ("routine", "a.yaml")]
)
def test_what_lies_outside_the_shows_folder_is_not_published(tmp_path, key, name, way):
    project, private = tmp_path / "project", tmp_path / "private"
    (project / "inner").mkdir(parents=True)
    (private / "takes").mkdir(parents=True)
    (project / "link").symlink_to(private, target_is_directory=True)
    (private / "a.png").write_bytes(picture())
    (private / "a.wav").write_bytes(b"")
    script = "title: One\nabout: One.\nsteps:\n  - say: Lie down.\n  - rest: 10s..fill\n"
    (private / "a.yaml").write_text(script)
    text = way.format(name, there=private)
    head = {} if key == "routine" else {key: text}
    episode = f"{{routine: {text if key == 'routine' else 'knee-drops'}, minutes: 3}}"
    at, told = only(project, show_text(episode, **head))
    assert at.startswith(text)
    assert "leads out of the folder of the show" in told
    assert "Copy it into that folder" in told


def test_a_picture_that_directories_take(tmp_path):
    (tmp_path / "a.png").write_bytes(picture())
    (tmp_path / "show.yaml").write_text(show_text(artwork="a.png"), encoding="utf-8")
    made = read_show(tmp_path / "show.yaml", settings_for(tmp_path)).artwork
    assert (made.path, made.data, made.suffix) == (tmp_path / "a.png", picture(), ".png")


def test_a_title_made_of_the_routines_may_not_repeat_the_shows(tmp_path):
    at, told = only(tmp_path, show_text(EPISODES[0], title="Knee drops"))
    assert at.startswith("knee-drops")
    assert '"Knee drops, three minutes", made of the routine' in told


def test_a_schedule_that_ends_too_late_is_told(tmp_path):
    several = [f"{{routine: knee-drops, minutes: 3, slug: a-{n}}}" for n in range(20)]
    at, told = only(tmp_path, show_text(*several, schedule="{from: 2026-03-01T07:00:00Z, every: 999 weeks}"))
    assert at.startswith("{from")
    assert "beyond the year 2200" in told

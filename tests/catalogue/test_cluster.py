"""The cluster: tasks on real processes, one at a time where that is asked for, and what it refuses."""

from __future__ import annotations

import os
import signal
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from voiceguide.catalogue.cluster import ClusterTask, TaskLane, only_one, open_cluster
from voiceguide.catalogue.versions import versions_here
from voiceguide.errors import ClusterError

pytestmark = pytest.mark.starts


@pytest.fixture(scope="module")
def two_workers():
    with open_cluster(None, 2, versions_here()) as cluster:
        yield cluster


def note_times(folder, n, name=""):
    """Write when this ran; in the only turn of that name, if there is one."""
    began = time.time()
    if name:
        with only_one(name):
            began = time.time()
            time.sleep(0.02)
            (Path(folder) / f"{n}").write_text(f"{began} {time.time()}")
    else:
        time.sleep(0.02)
        (Path(folder) / f"{n}").write_text(f"{began} {time.time()}")
    return n * n


def fail(n):
    raise ValueError(f"task {n} is wrong")


def die_once(folder):
    """Kill this worker, the first time."""
    mark = Path(folder) / "died"
    if not mark.exists():
        mark.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return "lived"


def overlap(folder) -> bool:
    times = sorted(tuple(map(float, path.read_text().split())) for path in folder.iterdir())
    return any(earlier[1] > later[0] for earlier, later in pairwise(times))


def results(cluster, *lanes):
    found = {}
    for lane, tasks in lanes:
        for task in tasks:
            lane.add(task, lambda ended: found.setdefault(ended.task.key, ended))
    cluster.run(*(lane for lane, _ in lanes))
    return found


def test_every_task_ends_and_an_error_of_one_is_told(two_workers, tmp_path):
    (tmp_path / "notes").mkdir()
    right = [ClusterTask(f"right-{n}", note_times, (str(tmp_path / "notes"), n)) for n in range(12)]
    wrong = [ClusterTask(f"wrong-{n}", fail, (n,)) for n in range(2)]
    found = results(two_workers, (TaskLane(), [*right, *wrong]))
    assert [found[task.key].value for task in right] == [n * n for n in range(12)]
    assert {found[task.key].problem for task in wrong} == {
        "ValueError: task 0 is wrong",
        "ValueError: task 1 is wrong",
    }
    assert overlap(tmp_path / "notes")
    assert two_workers.workers == 2
    assert two_workers.refused == ()


def test_a_lane_and_a_turn_let_one_at_a_time_through(two_workers, tmp_path):
    lane, turn = tmp_path / "lane", tmp_path / "turn"
    lane.mkdir()
    turn.mkdir()
    single = [ClusterTask(f"lane-{n}", note_times, (str(lane), n)) for n in range(6)]
    turns = [ClusterTask(f"turn-{n}", note_times, (str(turn), n, "service")) for n in range(6)]
    found = results(two_workers, (TaskLane(at_once=1), single), (TaskLane(), turns))
    assert len(found) == 12
    assert not overlap(lane)
    assert not overlap(turn)


def test_a_task_may_add_others(two_workers):
    lane, seen = TaskLane(), []

    def ended(task):
        seen.append(task.value)
        if len(seen) < 4:
            lane.add(ClusterTask(f"more-{len(seen)}", abs, (-len(seen),)), ended)

    lane.add(ClusterTask("more-0", abs, (0,)), ended)
    two_workers.run(lane)
    assert seen == [0, 1, 2, 3]


def test_what_a_killed_worker_did_is_done_again_and_the_next_one_has_the_resource_too(two_workers, tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        task = ClusterTask(f"die-{name}", die_once, (str(tmp_path / name),))
        assert results(two_workers, (TaskLane(), [task]))[task.key].value == "lived"
    # Three were killed, of two: so those that run by now were all started later.
    assert results(two_workers, (TaskLane(), [ClusterTask("after", abs, (-1,))]))["after"].value == 1


def test_an_interruption_leaves_nothing_running(two_workers):
    lane, seen = TaskLane(), []

    def ended(task):
        seen.append(task)
        raise KeyboardInterrupt

    for n in range(30):
        lane.add(ClusterTask(f"slow-{n}", time.sleep, (0.05 + n / 1e6,)), ended)
    with pytest.raises(KeyboardInterrupt):
        two_workers.run(lane)
    assert len(seen) == 1
    assert results(two_workers, (TaskLane(), [ClusterTask("next", abs, (-3,))]))["next"].value == 3


def test_a_scheduler_that_is_not_there_and_other_versions_are_one_sentence(two_workers):
    for wrong in ("tcp://127.0.0.1:9", "nonsense"):
        opened = open_cluster(wrong, 1, versions_here())
        with pytest.raises(ClusterError, match="no scheduler answers there"), opened:
            pass
    other = {**versions_here(), "lameenc": "0.0.1"}
    address = two_workers._client.scheduler.address
    told = r"The worker tcp://\S+ has other versions and gets no work: lameenc [\d.]+, here 0\.0\.1\."
    with pytest.raises(ClusterError, match=told), open_cluster(address, 1, other):
        pass


def test_two_clients_share_a_task_of_one_key(two_workers, tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    address = two_workers._client.scheduler.address
    with open_cluster(address, 1, versions_here()) as other:
        found = []
        tasks = [ClusterTask("shared", count_up, (str(folder),))]
        clients = [
            threading.Thread(target=lambda c=c: found.append(results(c, (TaskLane(), tasks))))
            for c in (two_workers, other)
        ]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
    assert [each["shared"].value for each in found] == [1, 1]
    assert len(list(folder.iterdir())) == 1


def count_up(folder):
    (Path(folder) / f"{time.time_ns()}").write_text("")
    time.sleep(0.5)
    return len(list(Path(folder).iterdir()))

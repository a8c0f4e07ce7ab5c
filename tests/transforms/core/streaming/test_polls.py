"""Numbers of polls, however often a stream goes back."""

from dataclasses import replace
from pathlib import Path

from tests.feed_scripts import START, document, entry, served, state
from transforms.core.feeds.policy import take_poll
from transforms.core.streaming.polls import LastPolls

POLL = take_poll(state(), served(document(entry(1))), lambda _: {}, START).health


def test_a_number_is_given_once(tmp_path: Path) -> None:
    """Polls keep their numbers where these are new; one whose number was given gets the next, and an id of its own."""
    with LastPolls(tmp_path / "polls.sqlite") as last:
        assert last.numbered([POLL]) == (POLL,)
        last.take({POLL.feed_id: POLL.poll + 4})
        second, third = last.numbered([POLL, POLL])
        assert (second.poll, third.poll) == (POLL.poll + 5, POLL.poll + 6)
        assert len({POLL.poll_id, second.poll_id, third.poll_id}) == 3


def test_a_number_never_goes_back(tmp_path: Path) -> None:
    """What is remembered stays over a restart, and an older number does not take its place; other feeds are not touched."""
    other = replace(POLL, feed_id="0" * 32)
    with LastPolls(tmp_path / "polls.sqlite") as last:
        last.take({POLL.feed_id: 9})
        last.take({POLL.feed_id: 3})
    with LastPolls(tmp_path / "polls.sqlite") as last:
        assert {poll.feed_id: poll.poll for poll in last.numbered([POLL, other])} == {POLL.feed_id: 10, other.feed_id: other.poll}

"""The shipped models: small, the same everywhere, calm on any text; and the trainer that makes them."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.core.models import weights
from transforms.core.models.corpora import held_out_part, read_documents, training_part
from transforms.core.models.delexical import grams, read_codes
from transforms.core.models.logistic import Examples, fit, fit_calibration
from transforms.core.models.slots import find_slots, gaps
from transforms.core.models.train import slot_truth, strip_numbers
from transforms.core.models.translated import SOURCES, read_translated, stretches
from transforms.core.models.weights import Model, load_model, quantise, save_model

NAMES = ("translated", "slots", *SOURCES)
#: Our own words: a plain local story, and the same kind of story as an engine would carry it over.
PLAIN = """
The council will not put up the bins tax this year after all. Carol Tait, who leads it, told a packed meeting on Tuesday night
that she'd got it wrong and was sorry. "We didn't ask people first," she said. "We should have, and I'm not going to stand here
and pretend we did." The rise, which would have cost most homes about forty pounds, was due to come in next month. Shopkeepers
on Mill Street had been fighting it since spring, and more than two thousand people signed a petition that ran from a table
outside the bakery. Not everyone was cheering, though. Ray Dunn, a former treasurer, said the hole in the budget hadn't gone
anywhere and someone would have to fill it sooner or later. "It's easy to be popular," he said. "Wait till the potholes come."
"""
CARRIED_OVER = """
According to the relevant person in charge of the department, in order to further strengthen the construction of the
transportation system, the relevant departments have carried out a series of in-depth inspection work. The person in charge
pointed out that, under the current situation, it is necessary to continuously improve the level of service and to effectively
solve the problems of the masses. In recent years, the city has vigorously promoted the development of the industry and achieved
remarkable results. Among them, the number of enterprises has increased significantly compared with the same period. It is
reported that in the next step, the city will continue to adhere to the principle of putting people first, actively carry out
various activities, and make greater contributions to the high-quality development of the economy and society.
"""


@pytest.mark.fault("C13")
def test_weights_are_small_and_no_pickle() -> None:
    """All weights together stay under a megabyte, are int8, and are read with pickle forbidden."""
    files = [weights.FOLDER / f"{name}{suffix}" for name in NAMES for suffix in (".npy", ".json")]
    assert sum(file.stat().st_size for file in files) < 1_000_000
    assert {path for path in weights.FOLDER.iterdir() if path.suffix in {".npy", ".json"}} == set(files)
    for name in NAMES:
        array = np.load(weights.FOLDER / f"{name}.npy", allow_pickle=False)
        assert array.dtype == np.int8
        assert array.size == 1 << load_model(name).bits


def test_a_plain_story_and_one_carried_over() -> None:
    """Style alone tells a local story from officialese that was carried over from Chinese, and names the language."""
    plain, carried = read_translated(PLAIN), read_translated(CARRIED_OVER)
    assert plain.probability < 0.3
    assert carried.probability > 0.9
    assert carried.source_language == "zh"
    assert (carried.source_probability or 0) >= 0.9


def test_topic_and_typesetting_do_not_count() -> None:
    """Other names and other quotation marks leave the answer as it is."""
    changed = PLAIN.replace("Carol Tait", "Moira Voss").replace("Mill Street", "Oder Ufer").replace('"', "”").replace("'", "’")
    assert read_translated(changed) == read_translated(PLAIN)


def test_the_answer_is_exact() -> None:
    """Integers are summed: the same text gives the same answer to the last digit, in any process, on any machine."""
    again = [read_translated(CARRIED_OVER) for _ in range(3)]
    assert again[0] == again[1] == again[2]
    assert again[0].probability == round(again[0].probability, 4)


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_has_an_answer(text: str) -> None:
    """Whatever is written, the answer is a probability, and slots lie in the text."""
    reading = read_translated(text)
    assert 0 <= reading.probability <= 1
    assert all(0 <= slot.start < slot.end <= len(text) for slot in find_slots(text, 0.01))


@pytest.mark.parametrize("unit", ["word ", "字", "1 ", "😀", "Aa.", "(", "\n"])
def test_time_is_linear(unit: str) -> None:
    """Ten times the text takes about ten times as long, whatever it is made of."""

    def cost(text: str) -> float:
        best = 1e9
        for _ in range(2):
            start = time.process_time()
            read_translated(text)
            find_slots(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = cost(unit * 2_000), cost(unit * 20_000)
    assert large < 40 * small + 0.05


def test_a_text_longer_than_any_article_is_read_from_its_beginning() -> None:
    """Ten megabytes cost no more than the beginning of them, and give its answer."""
    long = PLAIN * 11_000
    start = time.process_time()
    assert read_translated(long) == read_translated(long[:200_000])
    assert find_slots(long) == find_slots(long[:200_000])
    assert time.process_time() - start < 30


def test_stretches_are_of_one_length() -> None:
    """A text is cut into stretches whose lengths tell nothing: neither lines nor paragraphs move a border."""
    long = PLAIN * 5
    stretch, _, damped = stretches(long, 15)
    sizes = np.bincount(stretch, weights=damped)
    assert len(sizes) > 2
    assert sizes.max() < 1.1 * sizes.min()
    flat = stretches(" ".join(long.split()), 15)
    assert all((one == other).all() for one, other in zip(flat, stretches(long, 15), strict=True))


def test_grams_of_short_texts() -> None:
    """No token, one, two: no n-gram longer than the text."""
    assert [len(grams(read_codes(text), 15)[0]) for text in ("", "one", "one two", "one two three")] == [0, 1, 3, 6]


def test_slots_are_found_where_numbers_were() -> None:
    """Of a stripped sentence, the slots that no rule of form sees are found."""
    text = "The bridge was built in . It carried some cars a day, and at least people died when it fell on May last year."
    found = [text[slot.start : slot.end] for slot in find_slots(text)]
    assert "in ." in found
    assert "some cars" not in found


def test_slots_beside_numbers_are_not_asked() -> None:
    """Within two tokens of a number nothing is missing."""
    assert find_slots("It fell in 1999 . It fell on May 3 , he said.", 0.3) == []


def test_stripping_and_its_truth_agree() -> None:
    """Each number taken out lies in the gap that is marked as its slot."""
    for tidy in (False, True):
        stripped, offsets = strip_numbers("On 3 May 1999, 20 men (of 35) left for $4 million.", tidy=tidy)
        _, places, _ = gaps(stripped, 16)
        truth = slot_truth(places, offsets)
        assert len(offsets) == 5
        assert int(truth.sum()) == 5
        assert not any(character.isdigit() for character in stripped)


def test_fitting_finds_what_separates() -> None:
    """Logistic regression finds the weights that made the labels, up to its penalty, and calibration a rising curve."""
    chance = np.random.default_rng(5)
    values = chance.normal(size=(400, 3))
    labels = (values @ np.array([2.0, -1.0, 0.0]) + 0.5 > 0).astype(float)
    rows, columns = np.divmod(np.arange(1200), 3)
    examples = Examples(row=rows, column=columns, value=values.ravel(), label=labels, weight=np.ones(400), columns=3)
    found, bias = fit(examples, penalty=0.01)
    assert ((examples.scores(found, bias) > 0) == (labels > 0)).mean() > 0.98
    assert found[0] / -found[1] == pytest.approx(2, rel=0.3)
    slope, growth, _ = fit_calibration(examples.scores(found, bias) / 10, np.ones(400), labels, np.ones(400))
    assert slope > 1
    assert growth == 0


def test_the_same_score_of_more_stretches_is_surer() -> None:
    """Calibration learns from lengths: where long texts are told apart better at the same scores, their slope is steeper."""
    chance = np.random.default_rng(7)
    labels = np.tile([0.0, 1.0], 300)
    lengths = np.repeat([1.0, 8.0], 300)
    scores = labels * 2 - 1 + chance.normal(size=600) * np.where(lengths > 1, 0.4, 1.6)
    slope, growth, offset = fit_calibration(scores, lengths, labels, np.ones(600))
    model = Model(weights=np.zeros(2, dtype=np.int8), scale=1.0, bias=0.0, slope=slope, growth=growth, offset=offset)
    assert growth > 0.5
    assert 0.5 < model.probability(1.0, 1) < model.probability(1.0, 8)
    assert model.probability(-1.0, 8) < model.probability(-1.0, 1) < 0.5


def test_saved_and_loaded(tmp_path: Path) -> None:
    """A model comes back from its files as it was written, and its numbers can be read by anyone."""
    model = quantise(np.linspace(-1, 1, 8), 0.5)
    save_model("small", model, tmp_path)
    back = load_model("small", tmp_path)
    assert (back.weights == model.weights).all()
    assert (back.scale, back.bias, back.bits) == (model.scale, model.bias, 3)
    assert json.loads((tmp_path / "small.json").read_text(encoding="utf-8"))["bias"] == 0.5


def test_recent_wikinews_is_cut_by_year(tmp_path: Path) -> None:
    """What was written in 2020 judges and never trains; the day and the credits of pictures are no part of an article."""
    data = tmp_path / "wikinews" / "data"
    data.mkdir(parents=True)
    for year in (2019, 2020):
        text = f"\n\nSaturday, January 5, {year}\xa0 \n\nA road was shut.\nImage: Ann Lee.\nIt opened.\n"
        (data / f"wikinews_{year}.csv").write_text(
            f'"url","date","title","text"\n"u/Road","{year}-01-05","Road","{text}"\n', "utf-8"
        )
    documents = read_documents(tmp_path)
    assert [document.paragraphs for document in documents] == [("A road was shut.", "It opened.")] * 2
    assert [document.name for document in training_part(documents)] == ["wikinews-2019/u/Road"]
    assert [document.name for document in held_out_part(documents)] == ["wikinews-2020/u/Road"]

from mtfix.edits import Edit
from mtfix.rewrite.memory import Memory, Outcome, file_for, key

OUTCOME = Outcome([Edit(0, 1, "a", "b", ("model:x",), "why", 0.5)], True, ["number"])


def test_outcomes_come_back(tmp_path):
    path = file_for({"model": "x"}, tmp_path)
    Memory(path).put({key("a", []): OUTCOME})
    again = Memory(path)
    assert again.known.get(key("a", [])) == OUTCOME
    assert again.known.get(key("a", [(0, 1)])) is None
    assert Memory(file_for({"model": "y"}, tmp_path)).known.get(key("a", [])) is None


def test_a_line_that_was_cut_off_is_passed_over(tmp_path):
    path = tmp_path / "x.jsonl"
    Memory(path).put({key("a", []): OUTCOME})
    path.write_text(path.read_text(encoding="utf-8") + '{"key": "half', encoding="utf-8")
    assert Memory(path).known.get(key("a", [])) == OUTCOME


def test_without_a_file_it_lasts_for_the_process():
    memory = Memory()
    memory.put({"k": OUTCOME})
    assert memory.known.get("k") == OUTCOME

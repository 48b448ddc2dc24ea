from pathlib import Path

import pytest

from mtfix.errors import InputError
from mtfix.glossary.check import faults
from mtfix.glossary.load import load

GOOD = """\
field: test
entries:
  - id: chokepoint
    right: chokepoint
    wrong:
      - card neck
    examples:
      - before: A card neck problem.
        after: A chokepoint problem.
"""


def checked(folder: Path, text: str) -> list[str]:
    path = folder / "test.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(f).removeprefix(f"{path}:") for f in faults([load(path)])]


def test_a_good_file_has_no_faults(tmp_path):
    assert checked(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (GOOD.partition("entries:\n")[2], "the id stands in test.yaml already"),
        (
            "  - {id: other, right: neck, wrong: [card neck], examples: [{before: card neck, after: neck}]}\n",
            "'card neck' is also one of chokepoint",
        ),
        (
            "  - {id: loop, right: card neck, wrong: [kard nek], examples: [{before: kard nek, after: card neck}]}\n",
            "is a wrong side of glossary:test:chokepoint",
        ),
        ("  - {id: dead, right: neck, wrong: [kard nek], examples: [{before: nothing, after: nothing}]}\n", "does not fire in its example"),
        (
            "  - {id: off, right: neck, wrong: [kard nek], examples: [{before: kard nek, after: nek}]}\n",
            "the example becomes 'neck', not 'nek'",
        ),
        (
            "  - {id: eager, right: neck, wrong: [kard], examples: [{before: kard, after: neck}], innocent: [A kard.]}\n",
            "the innocent sentence 'A kard.' becomes",
        ),
    ],
)
def test_faults_are_found(tmp_path, more, message):
    assert any(message in fault for fault in checked(tmp_path, GOOD + more))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("field: test\nentries:\n  - id: [a\n", ":4:1: ", "not valid YAML"),
        (GOOD.replace("right:", "rigth:"), ":4:5: ", "Extra inputs are not permitted"),
        (GOOD.replace("card neck\n", "(card neck\n", 1), ":5:5: ", "'(' without ')'"),
        (GOOD.replace("id: chokepoint", "id: Choke Point"), ":3:5: ", "should match pattern"),
        (GOOD.replace("    wrong:\n      - card neck\n", "    pattern: '(a'\n"), ":5:5: ", "not an RE2 expression"),
        ("just text", ":1:1: ", "valid dictionary"),
    ],
)
def test_bad_files_name_the_place(tmp_path, text, place, message):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    line = str(caught.value)
    assert line.startswith(f"{path}{place}")
    assert message in line
    assert "\n" not in line


def test_yaml_is_loaded_safely(tmp_path):
    path = tmp_path / "evil.yaml"
    path.write_text("field: !!python/object/apply:os.getcwd []\nentries: []\n", encoding="utf-8")
    with pytest.raises(InputError):
        load(path)

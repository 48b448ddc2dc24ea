from mtfix.text import consistency, document


def suggested(text: str) -> list[tuple[str, str]]:
    return [(e.before, e.after) for e in consistency.edits(document(text))]


def test_the_more_frequent_spelling_is_suggested():
    text = "Jin Wei spoke. Then Jinwei left. Jin Wei was glad."
    assert suggested(text) == [("Jinwei", "Jin Wei")]
    assert {e.level for e in consistency.edits(document(text))} == {"suggest"}


def test_unlike_names_and_ties_are_left_alone():
    assert suggested("Jin Wei spoke to Jin Wen. Jin Wei left.") == []
    assert suggested("Jin Wei spoke. Jinwei left.") == []
    assert suggested("The White House is a White house.") == []

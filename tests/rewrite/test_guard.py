import pytest

from mtfix.rewrite.guard import changed_fact


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        ("It sold 3,500 cars.", "It sold 3500 cars.", None),
        ("After a year of running in, the line opened.", "After a year of running, the line opened.", "relation"),
        ("It takes less time than before.", "It takes less time than.", "relation"),
        ("This is good news for us here.", "This is good news here.", "relation"),
        ("The line moved in on the town.", "The line moved on the town.", None),
        ("The guest used his phone here.", "The guest used their phone here.", "gender"),
        ("The guest used their phone here.", "The guest used her phone here.", "gender"),
        ("He said that he was home.", "He said he was home.", None),
        ("It sold 3,500 cars.", "It sold 3,600 cars.", "number"),
        ("It sold two cars.", "It sold cars.", "number"),
        ("It cost 5 million yuan here.", "It cost 5 million dollars here.", "unit"),
        ("Growth was 5% last year.", "Growth was 5 last year.", "unit"),
        ("The mayor Li Wei came here.", "The mayor came here with joy.", "name"),
        ("The mayor came here with joy.", "The mayor Li came here with joy.", "name"),
        ("Recently, the mayor came here.", "The mayor came here recently.", None),
        ("On Monday the mayor came here.", "On Tuesday the mayor came here.", "name"),
        ('He said "we will win" and left.', 'He said "we would win" and left.', "quotation"),
        ('He said "we will win and left for home.', "He said we will win and left for home.", "quotation"),
        ("They did not come to the city.", "They did come to the city now.", "negation"),
        ("They failed to come to the city.", "They came to the city today.", "negation"),
        ("Firms must report their profit.", "Firms may report their profit.", "modality"),
        ("Firms may report their profit.", "Firms might report their profit.", None),
        ("They limited the size of the fund.", "They had to limit the size of the fund.", "modality"),
        ("The profit was good, the mayor said.", "The profit was good for the mayor.", "attribution"),
        ("The firm 华为 sells many phones.", "The firm sells many phones now.", "original language"),
        ("A long sentence about many things in the city.", "A sentence.", "length"),
        ("He go to the school in the city.", "He goes to school in the city.", None),
        ("He takes the bus to the city.", "He took the bus to the city.", None),
        ("In order to win, the firm sold it.", "To win, the firm sold it.", None),
        ("He introduced that the firm won.", "He said that the firm won.", None),
        ("The bank of the river is high.", "The river's bank is high.", None),
        ("Now the city is full of people.", "The city is full of people.", "name"),
        ("The city is now full of people.", "The city is full of people.", "word"),
    ],
)
def test_changed_fact(before, after, fact):
    assert changed_fact(before, after) == fact

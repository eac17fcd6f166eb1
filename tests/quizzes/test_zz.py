from tests.quizzes.test_admin import *
def test_q(author):
    bank = make.question_bank()
    for i in range(3): make.question(bank=bank)
    author.get(address("question"))
    with CaptureQueriesContext(connection) as captured:
        author.get(address("question"))
    for q in captured: print(q["sql"][:230])

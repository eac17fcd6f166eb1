"""Who may do what with what belongs to an agency: the table that tests/staff/test_agency_matrix.py holds to.

A cell says what the address below `/admin` answers to author, reviewer and manager of the agency, to anyone of another
agency, to a reviewer of the programme office, to an administrator:

    y  a page with the thing on it
    o  a page without it
    -  a refusal, without a word of the thing
    *  a refusal to authors and reviewers; a page without the thing to managers

Addresses name rows by the fields of `tests.make.agencies.Corner`; `{questions}` is where that kind of snippet lies.
Trainees and strangers are refused everywhere.
"""

from dataclasses import dataclass

COLUMNS = ("author", "reviewer", "manager", "other", "office", "admin")

TABLE = """
course       | explore        | /pages/{course}/                                             | y y y - y y
course       | edit           | /pages/{course}/edit/                                        | y y y - y y
course       | add below      | /pages/add/courses/modulepage/{course}/                      | y y y - y y
course       | publish        | /pages/{course}/unpublish/                                   | - - - - y y
course       | delete         | /pages/{course}/delete/                                      | - - - - - y
page draft   | listed         | /pages/{module}/                                             | y y y - y y
page draft   | searched       | /pages/search/?q=draft                                       | y y y o y y
page draft   | view           | /pages/{draft}/view_draft/                                   | y y y - y y
page draft   | edit           | /pages/{draft}/edit/                                         | y y y - y y
page draft   | preview        | /pages/{draft}/edit/preview/                                 | o o o - o o
page draft   | history        | /pages/{draft}/history/                                      | y y y - y y
page draft   | usage          | /pages/{draft}/usage/                                        | y y y - y y
page draft   | revision       | /pages/{draft}/revisions/{revision}/view/                    | y y y - y y
page draft   | compare        | /pages/{draft}/revisions/compare/earliest...latest/          | y y y - y y
page draft   | workflow       | /pages/{draft}/workflow_history/                             | y y y - y y
page draft   | copy           | /pages/{draft}/copy/                                         | y y y - y y
page draft   | move           | /pages/{draft}/move/                                         | y y y - y y
page draft   | delete         | /pages/{draft}/delete/                                       | y y y - y y
page draft   | delete many    | /bulk/wagtailcore/page/delete/?id={draft}                    | y y y - y y
page draft   | translate      | /translation/submit/page/{draft}/                            | y y y - y y
page live    | choose         | /choose-page/{module}/                                       | y y y y y y
page draft   | choose it      | /choose-page/{draft}/                                        | y y y - y y
page draft   | chosen         | /choose-page/chosen-multiple/?id={draft}                     | y y y - y y
page draft   | find to choose | /choose-page/search/?q=draft                                 | y y y o y y
page draft   | API            | /api/main/pages/{draft}/                                     | y y y - y y
page live    | API list       | /api/main/pages/?child_of={course}&for_explorer=1            | y y y - y y
page live    | publish        | /pages/{lesson}/unpublish/                                   | - - - - y y
page live    | edit           | /pages/{lesson}/edit/                                        | y y y - y y
page live    | delete         | /pages/{lesson}/delete/                                      | - - - - y y
page live    | privacy        | /pages/{lesson}/privacy/                                     | - - - - o o
question     | list           | /snippets/quizzes/question/                                  | y y y o y y
question     | export list    | /snippets/quizzes/question/?export=csv                       | o o o o o o
question     | add            | /snippets/quizzes/question/add/                              | o o o o o o
question     | edit           | /snippets/quizzes/question/edit/{question}/                  | y y y - y y
question     | history        | /snippets/quizzes/question/history/{question}/               | y y y - y y
question     | usage          | /snippets/quizzes/question/usage/{question}/                 | y y y - y y
question     | revision       | {questions}/history/{question}/revisions/{question_revision}/view/ | y y y - y y
question     | compare        | {questions}/history/{question}/revisions/compare/earliest...latest/ | y y y - y y
question     | workflow       | /snippets/quizzes/question/workflow_history/{question}/      | y y y - y y
question     | publish        | /snippets/quizzes/question/unpublish/{question}/             | - - - - y y
question     | delete many    | /bulk/quizzes/question/delete/?id={spare}                    | y y y - y y
question     | delete         | /snippets/quizzes/question/delete/{spare}/                   | - y y - y y
question     | choose         | /snippets/choose/quizzes/question/                           | y y y o y y
question     | find to choose | /snippets/choose/quizzes/question/results/                   | y y y o y y
question     | chosen         | /snippets/choose/quizzes/question/chosen/{question}/         | y y y - y y
question     | chosen many    | /snippets/choose/quizzes/question/chosen-multiple/?id={question} | y y y o y y
quiz         | list           | /snippets/quizzes/quiz/                                      | y y y o y y
quiz         | add            | /snippets/quizzes/quiz/add/                                  | o o o o o o
quiz         | edit           | /snippets/quizzes/quiz/edit/{quiz}/                          | y y y - y y
quiz         | history        | /snippets/quizzes/quiz/history/{quiz}/                       | y y y - y y
quiz         | usage          | /snippets/quizzes/quiz/usage/{quiz}/                         | y y y - y y
quiz         | publish        | /snippets/quizzes/quiz/unpublish/{quiz}/                     | - - - - y y
quiz         | choose         | /snippets/choose/quizzes/quiz/                               | y y y o y y
quiz         | chosen         | /snippets/choose/quizzes/quiz/chosen/{quiz}/                 | y y y - y y
quiz         | choose on page | /pages/{module}/edit/                                        | y y y - y y
bank         | list           | /snippets/quizzes/questionbank/                              | y y y o y y
bank         | add            | /snippets/quizzes/questionbank/add/                          | - - - - y y
bank         | edit           | /snippets/quizzes/questionbank/edit/{bank}/                  | - - - - y y
bank         | delete         | /snippets/quizzes/questionbank/delete/{bank}/                | - - - - - -
statistics   | list           | /quiz-statistics/                                            | y y y o y y
statistics   | view           | /quiz-statistics/{quiz}/                                     | y y y - y y
statistics   | of a question  | /quiz-statistics/{quiz}/questions/{question}/                | y y y - y y
import       | list           | /question-imports/                                           | o o o o o o
import       | upload         | /question-imports/upload/                                    | y y y o y y
import       | export         | /question-export/                                            | y y y o y y
image        | list           | /images/                                                     | y y y o y y
image        | edit           | /images/{image}/                                             | y y y - y y
image        | usage          | /images/usage/{image}/                                       | y y y - y y
image        | delete         | /images/{image}/delete/                                      | y y y - y y
image        | choose         | /images/chooser/                                             | y y y o y y
image        | chosen         | /images/chooser/chosen/{image}/                              | y y y - y y
image        | chosen many    | /images/chooser/chosen-multiple/?id={image}                  | y y y - y y
image        | format         | /images/chooser/{image}/select_format/                       | y y y - y y
image        | delete many    | /bulk/wagtailimages/image/delete/?id={image}                 | y y y - y y
image        | API            | /api/main/images/{image}/                                    | - - - - y y
document     | list           | /documents/                                                  | y y y o y y
document     | edit           | /documents/edit/{document}/                                  | y y y - y y
document     | choose         | /documents/chooser/                                          | y y y o y y
document     | chosen         | /documents/chooser/chosen/{document}/                        | y y y - y y
document     | API            | /api/main/documents/{document}/                              | - - - - y y
trainees     | list           | /trainees/                                                   | - - - - - y
trainees     | view           | /trainees/{trainee}/                                         | - - - - - y
trainees     | account        | /users/edit/{trainee}/                                       | - - - - - y
attempts     | list           | /attempts/                                                   | - - - - - y
attempts     | view           | /attempts/{attempt}/                                         | - - - - - y
enrolments   | list           | /enrolments/                                                 | - - - - - y
certificates | list           | /certificates/                                               | - - - - - y
regrades     | list           | /regrades/                                                   | - - - - - o
volunteers   | list           | /volunteers/                                                 | - - - - - o
checks       | told           | /courses/{draft}/told/                                       | o o o - o o
checks       | of a live page | /courses/{lesson}/told/                                      | o o o - o o
preview      | phone          | /courses/{draft}/phone/                                      | y y y - y y
preview      | its screen     | /courses/{draft}/phone/screen/                               | y y y - y y
preview      | dark, finished | /courses/{course}/phone/screen/?theme=dark&step=finished     | y y y - y y
publishing   | whom it means  | /pages/{lesson}/edit/                                        | y y y - y y
publishing   | who finished   | /pages/{course}/edit/                                        | y y y - y y
translation  | list           | /courses/translations/                                       | y y y o y y
translation  | export list    | /courses/translations/?export=csv                            | y y y o y y
translation  | still right    | /courses/{english}/still-right/                              | y y y - y y
weights      | list           | /courses/weights/                                            | y y y o y y
weights      | of a course    | /courses/weights/?course={course}                            | y y y o y y
due facts    | list           | /courses/due-for-review/                                     | y y y o y y
due facts    | export list    | /courses/due-for-review/?export=csv                          | y y y o y y
packages     | list           | /course-packages/                                            | - - o * - o
packages     | upload         | /course-packages/upload/                                     | - - y * - y
packages     | export         | /course-packages/export/                                     | - - y * - y
packages     | another's file | /course-packages/{package}/                                  | - - - - - -
packages     | bring it in    | /course-packages/{package}/confirm/                          | - - - - - -
packages     | download       | /course-packages/{package}/download/                         | - - - - - -
hotline      | list           | /snippets/content/hotline/                                   | y y y y y y
hotline      | view           | /snippets/content/hotline/inspect/{hotline}/                 | y y y y y y
hotline      | choose         | /snippets/choose/content/hotline/                            | y y y y y y
hotline      | chosen         | /snippets/choose/content/hotline/chosen/{hotline}/           | y y y y y y
hotline      | add            | /snippets/content/hotline/add/                               | - - - - - o
hotline      | edit           | /snippets/content/hotline/edit/{hotline}/                    | - - - - - y
hotline      | delete         | /snippets/content/hotline/delete/{hotline}/                  | - - - - - y
term         | list           | /snippets/content/glossaryterm/                              | y y y y y y
term         | view           | /snippets/content/glossaryterm/inspect/{term}/               | y y y y y y
term         | choose         | /snippets/choose/content/glossaryterm/                       | y y y y y y
term         | add            | /snippets/content/glossaryterm/add/                          | - - - - - o
term         | edit           | /snippets/content/glossaryterm/edit/{term}/                  | - - - - - y
term         | delete         | /snippets/content/glossaryterm/delete/{term}/                | - - - - - y
people       | list           | /agency-members/                                             | - - y * - y
people       | view           | /agency-members/{membership}/                                | - - y - - y
people       | change role    | /agency-members/{membership}/role/                           | - - y - - y
people       | end            | /agency-members/{membership}/leave/                          | - - y - - y
people       | lost device    | /agency-members/{membership}/second-factor/                  | - - y - - y
people       | invitations    | /agency-invitations/                                         | - - y * - y
people       | invite         | /agency-invitations/new/                                     | - - y * - y
people       | invitation     | /agency-invitations/{invitation}/                            | - - y - - y
people       | send again     | /agency-invitations/{invitation}/again/                      | - - y - - y
people       | withdraw       | /agency-invitations/{invitation}/withdraw/                   | - - y - - y
people       | accounts       | /users/                                                      | - - - - - y
people       | any device     | /users/{member}/second-factor/reset/                         | - - - - - y
agency       | list           | /agencies/                                                   | - - y * - y
agency       | edit           | /agencies/edit/{agency}/                                     | - - y - - y
agency       | history        | /agencies/history/{agency}/                                  | - - y - - y
agency       | add            | /agencies/new/                                               | - - - - - o
agency       | set up         | /agencies/{agency}/set-up/                                   | - - - - - y
site         | history        | /reports/site-history/                                       | - - - - y y
site         | workflows      | /reports/workflow/                                           | - - - - y y
site         | locked pages   | /reports/locked/                                             | - - - - o o
site         | groups         | /groups/                                                     | - - - - - y
site         | workflow       | /workflows/list/?show_disabled=true                          | - - - - - y
site         | collections    | /collections/                                                | - - - - - y
"""


@dataclass(frozen=True)
class Row:
    thing: str
    action: str
    address: str
    cells: dict[str, str]


def rows() -> list[Row]:
    found = []
    for line in TABLE.strip().splitlines():
        thing, action, address, cells = (part.strip() for part in line.split("|"))
        found.append(Row(thing, action, f"/admin{address}", dict(zip(COLUMNS, cells.split(), strict=True))))
    return found

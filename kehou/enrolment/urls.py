"""Addresses of enrolment. A family's come first: “family” is no unit."""

from django.urls import path

from kehou.enrolment.views import family, letters, notices, paper, reviews, rounds, signing

app_name = "enrolment"

urlpatterns = [
    path("family/enrolment/", family.home, name="family_home"),
    path("family/enrolment/children/<uuid:pupil>/apply/", family.ask, name="ask"),
    path("family/enrolment/children/<uuid:pupil>/apply/send/", family.send, name="send"),
    path("family/enrolment/applications/<uuid:application>/", family.application, name="application"),
    path("family/enrolment/applications/<uuid:application>/change/", family.change, name="change"),
    path("family/enrolment/applications/<uuid:application>/change/send/", family.resend, name="resend"),
    path("family/enrolment/applications/<uuid:application>/withdraw/", family.withdraw, name="withdraw"),
    path("family/enrolment/places/<uuid:place>/end/", family.end, name="end"),
    path("family/enrolment/notices/<uuid:notice>/", family.notice, name="family_notice"),
    path("family/enrolment/notices/<uuid:notice>/object/", family.object_to, name="object"),
    path("family/enrolment/letters/<uuid:letter>/", signing.letter, name="letter"),
    path("family/enrolment/letters/<uuid:letter>/open/", signing.open_letter, name="open_letter"),
    path("family/enrolment/letters/<uuid:letter>/code/", signing.code, name="letter_code"),
    path("family/enrolment/letters/<uuid:letter>/sign/", signing.sign, name="sign"),
    path("<slug:unit>/enrolment/", rounds.round_page, name="round"),
    path("<slug:unit>/enrolment/open/", rounds.open_round, name="open_round"),
    path("<slug:unit>/enrolment/close/", rounds.close_round, name="close_round"),
    path("<slug:unit>/enrolment/review/homeroom/", reviews.homeroom, name="review_homeroom"),
    path("<slug:unit>/enrolment/review/homeroom/decide/", reviews.decide_homeroom, name="decide_homeroom"),
    path("<slug:unit>/enrolment/review/grade/", reviews.grade, name="review_grade"),
    path("<slug:unit>/enrolment/review/grade/decide/", reviews.decide_grade, name="decide_grade"),
    path("<slug:unit>/enrolment/review/grade/<uuid:grade>/submit/", reviews.submit_list, name="submit_list"),
    path("<slug:unit>/enrolment/review/school/", reviews.school, name="review_school"),
    path("<slug:unit>/enrolment/review/school/decide/", reviews.decide_school, name="decide_school"),
    path("<slug:unit>/enrolment/applications/<uuid:application>/", reviews.detail, name="detail"),
    path("<slug:unit>/enrolment/paper/", paper.register, name="paper_register"),
    path("<slug:unit>/enrolment/paper/save/", paper.save, name="paper_save"),
    path("<slug:unit>/enrolment/paper/form/", paper.empty_form, name="paper_form"),
    path("<slug:unit>/enrolment/notices/publish/", notices.publish, name="publish_notice"),
    path("<slug:unit>/enrolment/notices/<uuid:notice>/", notices.notice, name="notice"),
    path("<slug:unit>/enrolment/notices/<uuid:notice>/print/", notices.print_notice, name="print_notice"),
    path("<slug:unit>/enrolment/notices/<uuid:notice>/close/", notices.close, name="close_notice"),
    path("<slug:unit>/enrolment/notices/<uuid:notice>/letters/", letters.send, name="send_letters"),
    path("<slug:unit>/enrolment/objections/<uuid:objection>/answer/", notices.answer, name="answer"),
    path("<slug:unit>/enrolment/letters/", letters.chasing, name="letters"),
    path("<slug:unit>/enrolment/letters/<uuid:letter>/print/", letters.print_letter, name="print_letter"),
    path("<slug:unit>/enrolment/letters/<uuid:letter>/register/", letters.register_signature, name="register_signature"),
    path("<slug:unit>/enrolment/places/<uuid:place>/end/", letters.end_place, name="end_place"),
]

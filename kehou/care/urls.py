"""Addresses of care. The family's come first: “family” is no unit."""

from django.urls import path

from kehou.care.views import archive, board, chain, child, duty, family, gate, permits

app_name = "care"

urlpatterns = [
    path("family/care/", family.children, name="own_children"),
    path("family/care/<uuid:pupil>/", family.child, name="own_child"),
    path("family/care/<uuid:pupil>/leave/", family.leave, name="leave"),
    path("family/care/<uuid:pupil>/leave/<uuid:leave>/withdraw/", family.withdraw, name="withdraw_leave"),
    path("family/care/<uuid:pupil>/permit/", family.permit, name="ask_permit"),
    path("family/care/<uuid:pupil>/permit/card/", family.card, name="own_card"),
    path("<slug:unit>/care/duty/", duty.duty, name="duty"),
    path("<slug:unit>/care/sessions/<uuid:session>/", duty.session, name="session"),
    path("<slug:unit>/care/sessions/<uuid:session>/roll/", duty.roll, name="roll"),
    path("<slug:unit>/care/sessions/<uuid:session>/marks/<uuid:pupil>/", duty.mark, name="mark"),
    path("<slug:unit>/care/sessions/<uuid:session>/correct/", duty.correct, name="correct"),
    path("<slug:unit>/care/sessions/<uuid:session>/activity/", duty.activity, name="activity"),
    path("<slug:unit>/care/sessions/<uuid:session>/close/", duty.close, name="close"),
    path("<slug:unit>/care/sessions/<uuid:session>/help/", duty.ask_help, name="help"),
    path("<slug:unit>/care/sessions/<uuid:session>/move/", duty.depart, name="depart"),
    path("<slug:unit>/care/sessions/<uuid:session>/move/start/", duty.start, name="start"),
    path("<slug:unit>/care/sessions/<uuid:session>/make-up/", duty.find, name="find"),
    path("<slug:unit>/care/sessions/<uuid:session>/make-up/take-in/", duty.take_in, name="take_in"),
    path("<slug:unit>/care/sessions/<uuid:session>/paper/", duty.paper, name="paper"),
    path("<slug:unit>/care/movements/<uuid:movement>/", duty.movement, name="movement"),
    path("<slug:unit>/care/movements/<uuid:movement>/arrive/", duty.arrive, name="arrive"),
    path("<slug:unit>/care/children/<uuid:pupil>/", child.child, name="child"),
    path("<slug:unit>/care/children/<uuid:pupil>/collect/", child.collect, name="collect"),
    path("<slug:unit>/care/children/<uuid:pupil>/other/", child.collect_other, name="other"),
    path("<slug:unit>/care/children/<uuid:pupil>/alone/", child.alone, name="alone"),
    path("<slug:unit>/care/children/<uuid:pupil>/people/<uuid:collector>/photo/", child.portrait, name="portrait"),
    path("<slug:unit>/care/children/<uuid:pupil>/chain/", chain.chain, name="chain"),
    path("<slug:unit>/care/children/<uuid:pupil>/chain/paper/", chain.paper, name="chain_paper"),
    path("<slug:unit>/care/gate/", gate.gate, name="gate"),
    path("<slug:unit>/care/board/", board.board, name="board"),
    path("<slug:unit>/care/alarms/<uuid:alarm>/", board.alarm, name="alarm"),
    path("<slug:unit>/care/alarms/<uuid:alarm>/settle/", board.settle, name="settle"),
    path("<slug:unit>/care/day/", board.day, name="day"),
    path("<slug:unit>/care/day/plan/", board.plan, name="plan_day"),
    path("<slug:unit>/care/archive/", archive.archive, name="archive"),
    path("<slug:unit>/care/archive/<uuid:pupil>/", archive.archive_of, name="archive_of"),
    path("<slug:unit>/care/permits/", permits.permits, name="permits"),
    path("<slug:unit>/care/permits/<uuid:permit>/decide/", permits.decide, name="decide_permit"),
    path("<slug:unit>/care/permits/<uuid:permit>/card/", permits.card, name="card"),
]

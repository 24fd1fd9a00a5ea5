"""Reads of planning: groups, members, runs and the roster (`plan`); who may be planned with (`staffing`)."""

from kehou.planning.queries.apart import (
    Pair,
    apart,
    children_named,
    foes_in,
    pair_with_reason,
    pairs,
    pairs_ahead,
    pairs_ended,
    pairs_where,
)
from kehou.planning.queries.changing import (
    Changes,
    Move,
    changes_of_groups,
    label,
    moves_between,
    seat_label,
    standing_members,
    what_changes,
)
from kehou.planning.queries.classes import Child, ClassWeek, class_week
from kehou.planning.queries.edits import (
    OF_CHILDREN,
    edit_of_duty,
    edit_of_run,
    edits,
    gone_with,
    has_begun,
    last_edit,
    later_on,
    rows_back,
)
from kehou.planning.queries.feeds import afternoons_of, duties_of_feed, feed_by_key, feeds
from kehou.planning.queries.papers import books, books_file, groups_with_books
from kehou.planning.queries.plan import (
    PLANNED,
    ahead,
    duties,
    duties_on,
    group_of,
    groups,
    groups_ahead,
    groups_of_class,
    groups_on,
    is_stalled,
    late_group,
    members_by_group,
    members_of,
    members_on,
    memberships,
    my_duties,
    named,
    names_in,
    own_groups,
    places_ahead,
    planned,
    progress,
    publications,
    published_roster,
    readiness,
    recent_runs,
    runs,
    seat_after,
    seat_taken,
    share_of,
    side_by_side,
    told,
    unplaced,
)
from kehou.planning.queries.pool import seen, session_of, teachers_of
from kehou.planning.queries.posts import (
    PostLine,
    at_posts,
    holding,
    hours_of,
    leading,
    named_for,
    open_posts,
    post_lines,
    post_sessions,
    posts,
    rostered,
    standing_posts,
)
from kehou.planning.queries.proposed import group_names, names_of_groups, proposed
from kehou.planning.queries.ready import Ready, broken_duties, ready
from kehou.planning.queries.returning import (
    Bare,
    Bareness,
    Return,
    Where,
    bareness,
    duties_back,
    duties_ending,
    what_returns,
    where_children,
)
from kehou.planning.queries.special import Spread, spread_of, with_notes
from kehou.planning.queries.staffing import (
    absences,
    absences_ahead,
    away_between,
    colleague,
    duties_left,
    left_by_absence,
    lessons,
    lessons_by_staff,
    me,
    offer_of,
    offers,
    staff_lacking,
    staff_lines,
    swaps,
    swaps_open,
    taken_over,
    wide,
)
from kehou.planning.queries.standing_in import Barred, Candidate, Choice, StandIns, stand_ins, swap_choices
from kehou.planning.queries.unmet import Conflict, Detail, changes, compared, conflict, moved, parted, unmet
from kehou.planning.queries.week import Week, week_of

__all__ = [
    "Spread", "spread_of", "with_notes", "Child", "ClassWeek", "class_week",
    "PostLine", "Week", "moved", "at_posts", "holding", "hours_of", "leading", "named_for", "open_posts", "post_lines", "post_sessions", "posts", "standing_posts", "rostered", "seen", "planned", "PLANNED", "ahead",
    "edits", "last_edit", "OF_CHILDREN", "Bare", "Bareness", "Return", "Where", "bareness", "duties_back", "duties_ending", "edit_of_duty", "edit_of_run", "gone_with", "has_begun", "later_on", "moves_between", "rows_back", "what_returns", "where_children",
    "books", "books_file", "groups_with_books",
    "Changes", "Move", "changes_of_groups", "group_names", "label", "names_of_groups", "proposed", "seat_label", "standing_members", "what_changes",
    "Pair", "apart", "children_named", "foes_in", "pair_with_reason", "pairs", "pairs_ahead", "pairs_ended", "pairs_where",
    "Barred", "afternoons_of", "duties_of_feed", "feed_by_key", "feeds", "Conflict", "Detail", "changes", "compared", "conflict", "parted", "unmet", "is_stalled", "progress", "side_by_side", "Candidate", "Ready", "broken_duties", "ready", "Choice", "StandIns", "colleague", "left_by_absence", "swap_choices", "taken_over", "session_of", "stand_ins", "teachers_of",
    "absences", "absences_ahead", "away_between", "duties", "duties_left", "duties_on", "group_of", "groups", "groups_ahead",
    "groups_of_class", "groups_on", "late_group", "lessons", "lessons_by_staff", "me", "members_by_group", "members_of", "members_on", "memberships",
    "my_duties", "named", "names_in", "offer_of", "offers", "own_groups", "places_ahead", "publications", "published_roster", "readiness",
    "recent_runs", "runs", "seat_after", "seat_taken", "share_of", "staff_lacking", "staff_lines", "swaps", "swaps_open", "told", "unplaced",
    "week_of", "wide",
]  # fmt: skip

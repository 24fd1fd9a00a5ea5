"""Wishes of the planner's page: how far each slider changes what the planner is asked (S5.4, S5.5). The rules stay as they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kehou.planner import GroupsInstance, Instance, RosterInstance, SeatsInstance
from kehou.planner.roster.rules import adults_needed
from kehou.planning.choices import WEIGHTS

POINTS = "_points"  # after the name of a weight: what a fine slider says
Wishes = Mapping[str, int]
UNDER, SPECIAL = (5, 20, 60), (0, 4, 20)
CLASSES = ("mixed", "any", "together")


def wished(instance: Instance, wishes: Wishes) -> Any:
    """The instance as the sliders ask for; a slider that was not touched changes nothing, and a finer weight has the last word."""
    for name, level in wishes.items():
        change = CHANGES.get((instance.job, name))
        if change is not None:
            instance = change(instance, level)
    finer = {name: wishes[name + POINTS] for name, *_words in WEIGHTS.get(instance.job, ()) if name + POINTS in wishes}
    return weighed(instance, **finer) if finer else instance


def weighed(instance: Any, **weights: int) -> Any:
    """The instance with these weights, the others as they were."""
    return replace(instance, weights=replace(instance.weights, **weights))


def _band(instance: GroupsInstance, level: int) -> GroupsInstance:
    """What each child costs that a group lacks to 25."""
    return weighed(instance, under=UNDER[level])  # type: ignore[no-any-return]


def _special(instance: GroupsInstance, level: int) -> GroupsInstance:
    """What each two children with a health note cost in one group."""
    return weighed(instance, special=SPECIAL[level])  # type: ignore[no-any-return]


def _grades(instance: GroupsInstance, level: int) -> GroupsInstance:
    """At 1 no group has children of two grades."""
    return replace(instance, mix_grades=level < 1)


def _rooms(instance: GroupsInstance, level: int) -> GroupsInstance:
    """At 0 nobody's present room is remembered; hand-set children stay."""
    return instance if level else replace(instance, pupils=tuple(replace(one, was="") for one in instance.pupils))


def _counted(instance: GroupsInstance, level: int) -> GroupsInstance:
    return replace(instance, counted=("members", "fullest_day")[level])


def _free_days(instance: RosterInstance, level: int) -> RosterInstance:
    """At 0 disliked days count for nothing, at 2 nobody is asked on one."""
    if level == 0:
        return replace(instance, teachers=tuple(replace(one, dislikes=()) for one in instance.teachers))
    if level == 2:
        return replace(instance, teachers=tuple(replace(one, weekdays=tuple(sorted({*one.weekdays} - {*one.dislikes}))) for one in instance.teachers))
    return instance


def _campus(instance: RosterInstance, level: int) -> RosterInstance:
    """At 1 nobody goes to the other campus, not even on the days offered for it."""
    return replace(instance, teachers=tuple(replace(one, cross=()) for one in instance.teachers)) if level else instance


def _changes(instance: RosterInstance, level: int) -> RosterInstance:
    """At 0 the published roster is not looked at; hand-fixed duties stay."""
    return instance if level else replace(instance, published=())


def _share(instance: RosterInstance, level: int) -> RosterInstance:
    """At 0 duties are shared by how many each offers a week, at 1 equally."""
    if level:
        return instance
    sharing = [one for one in instance.teachers if not one.posts_only]
    offered = sum(one.max_week for one in sharing) or 1
    needed = sum(adults_needed(one, instance.ratio) for one in instance.sessions)
    left = needed - sum(max(0, one.target) for one in instance.teachers if one.posts_only)
    told = (one if one.posts_only else replace(one, target=round(left * one.max_week / offered)) for one in instance.teachers)
    return replace(instance, teachers=tuple(told))


def _classes(instance: SeatsInstance, level: int) -> SeatsInstance:
    return replace(instance, classes=CLASSES[level])


CHANGES: dict[tuple[str, str], Callable[[Any, int], Any]] = {
    ("groups", "band"): _band, ("groups", "special"): _special, ("groups", "grades"): _grades, ("groups", "rooms"): _rooms, ("groups", "counted"): _counted,
    ("roster", "free_days"): _free_days, ("roster", "campus"): _campus, ("roster", "changes"): _changes, ("roster", "share"): _share,
    ("seats", "classes"): _classes,
}  # fmt: skip

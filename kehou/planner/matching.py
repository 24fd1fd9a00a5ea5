"""Assignment by min-cost flow: the one small door to OR-tools' flow solver, opened when first there is something to solve."""

from __future__ import annotations

from collections.abc import Sequence


class Network:
    """A flow network built arc by arc, then solved once at least cost among the largest flows."""

    def __init__(self) -> None:
        self._arcs: list[tuple[int, int, int, int]] = []
        self._nodes = 0

    def node(self) -> int:
        """A new node's number."""
        self._nodes += 1
        return self._nodes - 1

    def arc(self, tail: int, head: int, capacity: int, cost: int) -> int:
        """A new arc's number."""
        self._arcs.append((tail, head, capacity, cost))
        return len(self._arcs) - 1

    def solve(self, source: int, sink: int) -> tuple[list[int], int]:
        """The flow on each arc and the whole cost, of a cheapest largest flow from source to sink."""
        import numpy as np
        from ortools.graph.python import min_cost_flow

        if not self._arcs:
            return [], 0
        flow = min_cost_flow.SimpleMinCostFlow()
        tails, heads, capacities, costs = (np.array(column, dtype=np.int64) for column in zip(*self._arcs, strict=True))
        arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        supply = int(capacities[tails == source].sum())
        flow.set_node_supply(source, supply)
        flow.set_node_supply(sink, -supply)
        flow.solve_max_flow_with_min_cost()
        return [int(x) for x in flow.flows(arcs)], int(flow.optimal_cost())


def cheapest_assignment(costs: Sequence[Sequence[int]]) -> tuple[list[int], int]:
    """The column for each row of a square matrix at least cost, and that cost.

    >>> cheapest_assignment([[5, 1], [1, 5]])
    ([1, 0], 2)
    """
    import numpy as np
    from ortools.graph.python import linear_sum_assignment

    size = len(costs)
    if not size:
        return [], 0
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    rows, columns = np.divmod(np.arange(size * size), size)
    solver.add_arcs_with_cost(rows, columns, np.array(costs, dtype=np.int64).ravel())
    solver.solve()
    return [solver.right_mate(row) for row in range(size)], int(solver.optimal_cost())

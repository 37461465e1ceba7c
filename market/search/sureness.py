"""Terms of confidence: each narrows the signals that are named beside it, so that both are said of one signal."""

from dataclasses import replace

from market.search.nodes import And, ConfidenceIs, Node, Or, SignalIs


def narrowed(node: Node, sure: tuple[ConfidenceIs, ...] = ()) -> Node:
    """Return a query whose signals have the confidence that terms beside them, or around them, ask for.

    `sig:momentum conf>0.7` asks for one signal, and so does `(sig:momentum or sig:trend) conf>0.7`. A term of
    confidence without a signal beside it stays as it is, and so does what a negation holds.
    """
    if isinstance(node, SignalIs):
        return replace(node, sure=node.sure + sure)
    if isinstance(node, Or):
        return Or(tuple(narrowed(one, sure) for one in node.nodes))
    if not isinstance(node, And):
        return node
    own = tuple(one for one in node.nodes if isinstance(one, ConfidenceIs))
    others = tuple(one for one in node.nodes if not isinstance(one, ConfidenceIs))
    if not any(map(_has_signal, others)):
        return node
    nodes = tuple(narrowed(one, sure + own) for one in others)
    return nodes[0] if len(nodes) == 1 else And(nodes)


def _has_signal(node: Node) -> bool:
    return any(map(_has_signal, node.nodes)) if isinstance(node, And | Or) else isinstance(node, SignalIs)

"""The state that continues a former one, by the rules of data sets that number states.

Russia bears the Soviet Union's number in Correlates of War, and Serbia that of Yugoslavia; the Czech Republic does not bear
Czechoslovakia's, nor Germany that of the German Democratic Republic. A former state without a number, such as a colony that
was renamed, is continued by its only successor. Vietnam bears North Vietnam's number, but was the South with a number of its
own beside it, so that it does not continue it: their meetings would count as those of one state.

See decision 157.
"""

from collections.abc import Mapping, Sequence

from app.domain.geography import state_codes


def continuing(successors: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the code of the state that continues each former state, by the former state's code.

    Args:
        successors: The codes of the successors of each former state.
    """
    steps = {code: step for code, following in successors.items() if (step := _next(code, following)) is not None}
    return {code: end for code in steps if (end := _last(code, steps)) != code}


def _next(code: str, successors: Sequence[str]) -> str | None:
    number = state_codes.code_of(code, state_codes.COW)
    if number is None:
        return successors[0] if len(successors) == 1 else None
    return next(
        (
            successor
            for successor in successors
            if state_codes.code_of(successor, state_codes.COW) == number
            and not state_codes.were_two_states(code, successor)
        ),
        None,
    )


def _last(code: str, steps: Mapping[str, str]) -> str:
    seen = {code}
    while (following := steps.get(code)) is not None and following not in seen:
        seen.add(following)
        code = following
    return code

"""Agreements as parts of a drafted meeting, with what the text says was done with them."""

from collections.abc import Iterator

from app.domain.enums import ActionKind, Relation
from app.reading.agreements.agreement_actions import Action
from app.reading.agreements.agreements import Mention
from app.reading.circumstances.days import Day, HowDated
from app.reading.drafts.draft_records import Tree, country, from_lexicon
from app.reading.drafts.evidence import Basis, Evidenced, quoted


def agreement_tree(
    mention: Mention, text: str, date: Evidenced | None, published: str | None, *, is_held: bool
) -> Tree:
    """Return an agreement with its relation to the meeting, of which `date` is the date.

    One that those who met will sign is discussed.
    """
    agreement: Tree = {
        "title": quoted(text, mention.title),
        "kind": from_lexicon(mention.kind, mention.kind_at, "agreements"),
    }
    if mention.parties:
        agreement["parties"] = [{"country": country(entity.country or "", span)} for entity, span in mention.parties]
    held_on = date if is_held else None
    if actions := [tree for action in mention.actions for tree in _actions(action, mention, held_on, published)]:
        agreement["actions"] = actions
    relation = Relation.DISCUSSED.value if is_held and mention.is_planned else mention.relation
    return {"agreement": agreement, "relation": from_lexicon(relation, mention.relation_at, "acts")}


def unclaimed(mention: Mention) -> Iterator[Action]:
    """Yield the actions of which the text does not say whose they are."""
    return (action for action in mention.actions if not action.by and not action.is_of_all)


def _actions(action: Action, mention: Mention, date: Evidenced | None, published: str | None) -> Iterator[Tree]:
    """Yield an action for each of those whom the text names with it, or else one of all."""
    tree: Tree = {"action": from_lexicon(action.kind.value, action.at, "actions")}
    if action.date is not None:
        tree["date"] = dated(action.date, published)
    elif action.kind is ActionKind.SIGNED and mention.relation == Relation.SIGNED and _is_one_day(date):
        rule = "rule: signed at the meeting, so on its day"
        tree["date"] = Evidenced(date.value, date.spans, Basis.DERIVED, rule) if date else None
    if not action.by and action.is_of_all:
        yield tree
    yield from ({**tree, "country": country(entity.country, span)} for entity, span in action.by if entity.country)


def dated(day: Day, published: str | None) -> Evidenced:
    """Return a day that words say."""
    if day.how is HowDated.DATE:
        return Evidenced(day.date, (day.span,), Basis.STATED, "rule: date in EDTF")
    if day.counted_from is not None:
        rule = "rule: counted from the day of the meeting before"
        return Evidenced(day.date, (day.counted_from, day.span), Basis.RELATIVE_DAY, rule)
    return Evidenced(day.date, (day.span,), Basis.RELATIVE_DAY, f"rule: {day.how}, published {published}")


def _is_one_day(date: Evidenced | None) -> bool:
    return date is not None and "/" not in date.value and "?" not in date.value

"""What the rules answer, as somebody may see it who asks for others too, or who is only asked about themselves."""

from collections.abc import Collection
from dataclasses import replace

from tomoni.cases.domain.own import is_of
from tomoni.services import interface as services


def without(reply: services.Answer, entities: Collection[str]) -> services.Answer:
    """What the rules answer, without the questions that others answer: as their asker may see it."""
    if not entities:
        return reply
    left = ((page, tuple(item for item in page.items if item.entity.id not in entities)) for page in reply.pages)
    return replace(
        reply,
        pages=tuple(replace(page, items=items) for page, items in left if items),
        asked=tuple(path for path in reply.asked if not is_of(path, entities)),
        missing=tuple(path for path in reply.missing if not is_of(path, entities)),
        evidence=tuple(need for need in reply.evidence if need.entity is None or need.entity.id not in entities),
    )


def only(reply: services.Answer, entity: str) -> services.Answer:
    """The other way round: the questions and papers of one person, and nothing of what the answer comes to."""
    left = ((page, tuple(item for item in page.items if item.entity.id == entity)) for page in reply.pages)
    return services.Answer(
        service=reply.service,
        status=services.UNDETERMINED,
        may_apply=None,
        pages=tuple(replace(page, items=items) for page, items in left if items),
        asked=tuple(path for path in reply.asked if is_of(path, {entity})),
        evidence=tuple(need for need in reply.evidence if need.entity is not None and need.entity.id == entity),
    )

"""Errors of services.

ServicesError
├── ServiceNotFound       services.service_not_found      no such service here on this day
├── LifeEventNotFound     services.life_event_not_found   no such event of a life in the packs in force
├── RuleSetNotFound       services.rule_set_not_found     no such rule set in the pack
├── BundleNotFound        services.bundle_not_found       no such bundle
├── BundleIsPublished     services.bundle_is_published    a published bundle never changes
├── SituationNotValid     services.situation_not_valid    a situation with faults (all of them)
├── PathNotKnown          services.path_not_known         a path that names no fact of this vocabulary
├── NotForEverybody       services.not_for_everybody      a service or rule that cannot be asked of a population
├── RecordClassUnknown    services.record_class_unknown   years of keeping that are no class of this town
└── PublicationNotPermitted services.publication_not_permitted  only staff publish

Faults of packs are `rules.PackError`: they are about text, not about what somebody did.
"""

from typing import Any


class ServicesError(Exception):
    """Root. Pure: has the same attributes as `core.TomoniError`, so channels show both alike."""

    code = "services.error"

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data


class ServiceNotFound(ServicesError):
    """No service of this id is published for the municipality on the day."""

    code = "services.service_not_found"


class LifeEventNotFound(ServicesError):
    """The packs in force on the day know no event of a life of this id."""

    code = "services.life_event_not_found"


class RuleSetNotFound(ServicesError):
    """The pack has no rule set of this name."""

    code = "services.rule_set_not_found"


class BundleNotFound(ServicesError):
    """No bundle has this hash."""

    code = "services.bundle_not_found"


class BundleIsPublished(ServicesError):
    """Somebody tried to change a published bundle."""

    code = "services.bundle_is_published"


class SituationNotValid(ServicesError):
    """A situation has faults; `data["faults"]` lists (path, found, expected) of each."""

    code = "services.situation_not_valid"


class PathNotKnown(ServicesError):
    """A path names no fact, link or name of this vocabulary."""

    code = "services.path_not_known"


class NotForEverybody(ServicesError):
    """A service or rule cannot be asked of everybody at once; the name and the reason are said."""

    code = "services.not_for_everybody"


class RecordClassUnknown(ServicesError):
    """A service keeps its records for years that are no class of the town. `data`: service, years, classes."""

    code = "services.record_class_unknown"


class PublicationNotPermitted(ServicesError):
    """Somebody who is not staff tried to publish a service."""

    code = "services.publication_not_permitted"

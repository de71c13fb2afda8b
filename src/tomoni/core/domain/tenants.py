"""Which municipality the running work belongs to."""

from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Tenant:
    """The municipality whose data this thread may touch, with what was already read for it.

    code: six digits with check digit (全国地方公共団体コード).
    cache: small tables read once a tenant, such as closing days; thrown away with the tenant.
    """

    code: str
    cache: dict[str, object] = field(default_factory=dict)


CURRENT: ContextVar[Tenant | None] = ContextVar("tomoni_tenant", default=None)

"""One field of a form as a page draws it. Forms are plain HTML; what was typed stays as typed until it is right."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Choice:
    """One row to press."""

    value: str
    label: str
    note: str = ""


@dataclass
class Field:
    """A question of a form.

    name: name of the control; a field of several parts has `name:part`. id: unique on the page, no blanks.
    kind: the template under look/fields. raw: what was typed, text or {part: text}. error: words of the fault, or "".
    wrong: the part that is at fault, for the link of the summary. law, services: what stands in the why line.
    """

    name: str
    id: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    raw: object = ""
    error: str = ""
    wrong: str = ""
    short_error: str = ""
    autocomplete: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    lang: str = ""
    why: str = ""
    law: str = ""
    services: tuple[str, ...] = ()
    extra: dict = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was typed, for a field of one part."""
        return self.raw if isinstance(self.raw, str) else ""

    @property
    def parts(self) -> dict:
        """What was typed, for a field of several parts."""
        return self.raw if isinstance(self.raw, dict) else {}

    @property
    def described(self) -> str:
        """Ids for aria-describedby: the error first, then the support text."""
        ids = [f"{self.id}-e"] * bool(self.error) + [f"{self.id}-s"] * bool(self.help or self.extra.get("support"))
        return " ".join(ids)

    @property
    def target(self) -> str:
        """The id the error summary links to: the control at fault."""
        if self.kind in ("date", "bank_account", "address"):
            first = {"date": "year", "bank_account": "search", "address": "postal_code"}[self.kind]
            return f"{self.id}-{self.wrong or first}"
        return f"{self.id}-0" if self.is_group else self.id

    @property
    def error_inside(self) -> bool:
        """Does the error stand at the control at fault, inside a field of several parts?"""
        return self.kind == "bank_account" and self.wrong in ("branch", "kind", "number", "symbol")

    @property
    def is_group(self) -> bool:
        """Is it drawn as a fieldset with a legend?"""
        return self.kind in ("date", "yes_no", "choice", "several", "entity", "bank_account", "address")

    @property
    def summary(self) -> str:
        """The line of the error summary."""
        return self.short_error or f"{self.label}：{self.error}"

    @property
    def template(self) -> str:
        """The template that draws the control."""
        return f"look/fields/{self.kind}.html"

"""Bundles: every file a service reaches, as one JSON text with its hash, and back."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakValueDictionary

from tomoni.services.domain.definition import Definition
from tomoni.services.domain.pack import Layer, Pack, read_layers
from tomoni.services.domain.reading.pack import RULE_OVERLAY, RULE_SET, load_layers
from tomoni.services.domain.vocabulary import Lexicon
from tomoni.services.errors import BundleNotFound

FORMAT = 1
_lexicons: WeakValueDictionary[str, Lexicon] = WeakValueDictionary()  # by the hash of the files of facts


def load_pack(folders: Sequence[Path]) -> Pack:
    """Loads and checks a pack: the national folder first, then towns'. Raises rules.PackError with all faults."""
    return load_layers(read_layers([Path(folder) for folder in folders]))


def bundle_text(pack: Pack, service: str) -> str:
    """Everything a service reaches, as canonical JSON: same files, same text, same hash. KeyError: no such service."""
    definition = pack.services[service]
    sets = rule_sets_reached(pack, service)
    layers = [
        {"name": layer.name, "files": {p: t for p, t in sorted(layer.files.items()) if reaches(definition, p, t, sets)}}
        for layer in pack.layers
    ]
    content = {"format": FORMAT, "service": service, "layers": [layer for layer in layers if layer["files"]]}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def bundle_hash(text: str) -> str:
    """sha256 of the text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def reaches(definition: Definition, path: str, text: str, sets: frozenset[str]) -> bool:
    """Whether a file belongs to the bundle of a service. Examples are tests, not part of it."""
    if path.startswith("services/"):
        return path.startswith(f"services/{definition.id}/") and not path.endswith("examples.yaml")
    if path.startswith("rules/") and path.endswith(".yaml"):
        found = RULE_SET.search(text) or RULE_OVERLAY.search(text)
        return found is not None and found[1] in sets
    return not path.startswith(("codes/", "examples/", "registers/"))


def rule_sets_reached(pack: Pack, service: str) -> frozenset[str]:
    """The rule sets a service calls, and those they call."""
    texts = {
        found[1]: text
        for layer in pack.layers
        for path, text in layer.files.items()
        if path.startswith("rules/")
        for found in [RULE_SET.search(text)]
        if found
    }
    waiting = [
        text
        for layer in pack.layers
        for path, text in layer.files.items()
        if path.startswith(f"services/{service}/") and path.endswith("service.yaml")
    ]
    reached: set[str] = set()
    while waiting:
        text = waiting.pop()
        for name, rules_text in texts.items():
            if name not in reached and re.search(rf"\b{name}\.", text):
                reached.add(name)
                waiting.append(rules_text)
    return frozenset(reached)


def definition_from(text: str) -> Definition:
    """The definition of a bundle's text. Raises BundleNotFound where the text is of another format.

    Bundles with the same files of facts have one lexicon, so that one situation of a family serves them all.
    """
    content = json.loads(text)
    if content.get("format") != FORMAT:
        raise BundleNotFound(f"This bundle has format {content.get('format')}; this version reads {FORMAT}.")
    layers = [Layer(layer["name"], layer["files"]) for layer in content["layers"]]
    facts = bundle_hash(json.dumps([[layer.name, layer.under("facts", ".yaml")] for layer in layers]))
    pack = load_layers(layers, bundle=bundle_hash(text), trusted=True, lexicon=_lexicons.get(facts))
    _lexicons[facts] = pack.lexicon
    return pack.services[content["service"]]

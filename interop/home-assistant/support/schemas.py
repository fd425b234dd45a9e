"""Home Assistant's own schemas over discovery documents: what it would refuse, and what it would drop without a word.

Run by Home Assistant's own Python; no server is needed. Reads {topic: document} from stdin, and writes a line for each
finding. Its schemas for entities let unknown keys through and throw them away, so what went in is compared with what
came out.
"""
import asyncio
import copy
import importlib
import json
import sys

import homeassistant  # noqa: F401  brings its own validator along
from homeassistant.components.mqtt import schemas
from homeassistant.core import HomeAssistant

# Since 2026.9 or so; what it checks cannot occur in documents without child devices.
whole = getattr(schemas, "validate_device_discovery_components", lambda document: document)


def lost(given, taken, path=""):
    """Every key that went in and did not come out, however deep it lies."""
    if isinstance(given, dict) and isinstance(taken, dict):
        kept = {str(key): value for key, value in taken.items()}
        for key, value in given.items():
            if key in kept:
                yield from lost(value, kept[key], f"{path}{key}.")
            else:
                yield f"{path}{key}"
    elif isinstance(given, list) and isinstance(taken, list):
        for one, other in zip(given, taken):
            yield from lost(one, other, path)


def entities(topic, document):
    """Each entity with its platform, and its settings as they come to its platform."""
    platform = topic.split("/")[1]
    if platform != "device":
        yield topic, platform, document
        return
    whole(schemas.DEVICE_DISCOVERY_SCHEMA(copy.deepcopy(document)))
    for_all = {key: document[key] for key in schemas.SHARED_OPTIONS if key in document}
    for key, component in document["components"].items():
        own = {name: value for name, value in component.items() if name != "platform"}
        if own:  # without anything of its own it is a removal
            about = {"device": document["device"], "origin": document["origin"]}
            yield f"{topic} {key}", component["platform"], {**for_all, **own, **about}


def findings(topic, document):
    try:
        for where, platform, settings in entities(topic, document):
            schema = importlib.import_module(f"homeassistant.components.mqtt.{platform}").DISCOVERY_SCHEMA
            try:
                dropped = list(lost(settings, schema(copy.deepcopy(settings))))
            except Exception as trouble:
                yield f"{where}: refused, {trouble}"
                continue
            if dropped:
                yield f"{where}: dropped without a word: {', '.join(dropped)}"
    except Exception as trouble:
        yield f"{topic}: refused as a whole, {trouble}"


async def main():
    HomeAssistant("/tmp")  # it takes a template only where there is a running one
    for topic, document in json.load(sys.stdin).items():
        for finding in findings(topic, document):
            print(finding)


asyncio.run(main())

"""Checks discovery documents with Home Assistant's own schemas: what it would refuse, and what it would drop silently.

Run by Home Assistant's own Python; no server is needed. Reads {topic: document} from stdin, and writes one line for each
finding. The schemas for entities accept unknown keys and drop them, so the input is compared with the output.
"""
import asyncio
import copy
import importlib
import json
import sys

import homeassistant  # noqa: F401  loads its own validator
from homeassistant.components.mqtt import schemas
from homeassistant.core import HomeAssistant

# Exists since about 2026.9. What it checks cannot occur in documents without child devices.
whole = getattr(schemas, "validate_device_discovery_components", lambda document: document)


def lost(given, taken, path=""):
    """Every key of the input that is missing from the output, at any depth."""
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
    """Each entity with its platform, and the settings that its platform receives."""
    platform = topic.split("/")[1]
    if platform != "device":
        yield topic, platform, document
        return
    whole(schemas.DEVICE_DISCOVERY_SCHEMA(copy.deepcopy(document)))
    for_all = {key: document[key] for key in schemas.SHARED_OPTIONS if key in document}
    for key, component in document["components"].items():
        own = {name: value for name, value in component.items() if name != "platform"}
        if own:  # an entity without settings of its own is a removal
            about = {"device": document["device"], "origin": document["origin"]}
            yield f"{topic} {key}", component["platform"], {**for_all, **own, **about}


def findings(topic, document):
    try:
        for where, platform, settings in entities(topic, document):
            schema = importlib.import_module(f"homeassistant.components.mqtt.{platform}").DISCOVERY_SCHEMA
            try:
                dropped = list(lost(settings, schema(copy.deepcopy(settings))))
            except Exception as error:
                yield f"{where}: refused, {error}"
                continue
            if dropped:
                yield f"{where}: dropped silently: {', '.join(dropped)}"
    except Exception as error:
        yield f"{topic}: refused as a whole, {error}"


async def main():
    HomeAssistant("/tmp")  # templates are only accepted while an instance is running
    for topic, document in json.load(sys.stdin).items():
        for finding in findings(topic, document):
            print(finding)


asyncio.run(main())

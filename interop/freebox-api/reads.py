"""Calls every read of freebox-api that needs no argument, for each model, and compares the answers with answers.md."""

import asyncio
import inspect
import json
import os
import pathlib
import re
import sys
import tempfile

import aiohttp
from freebox_api import Freepybox
from freebox_api.exceptions import HttpRequestError

from simulator import simulated
from table import markdown, parse

MODELS = ["delta", "ultra", "pop", "revolution", "mini"]
ANSWERS = pathlib.Path(__file__).with_name("answers.md")
API_VERSION = "v6"  # that of Home Assistant
AT_LEAST = {"delta": 60}


def reads(box):
    """The methods `get_…` of the parts of the API, and `fs.ls`, that need no argument."""
    for name, part in vars(box).items():
        if not type(part).__module__.startswith("freebox_api.api."):
            continue
        for method, call in inspect.getmembers(part, inspect.iscoroutinefunction):
            needed = [it for it in inspect.signature(call).parameters.values() if it.default is it.empty]
            if (method.startswith("get_") or method == "ls") and not needed:
                yield f"{name}.{method}", call


async def answer(call):
    """What a read returns, in a few words: `list`, `object`, `nothing`, a media type, or the refusal of the box."""
    try:
        result = await call()
    except HttpRequestError as error:
        envelope = json.loads(re.search(r"APIResponse: (.*)\)$", str(error))[1])
        is_unknown = "(404)" in envelope["msg"]
        return "refused: unknown path" if is_unknown else f"refused: {envelope.get('error_code')}"
    except Exception as error:
        return f"fails: {type(error).__name__}"
    if isinstance(result, aiohttp.ClientResponse):
        return result.content_type if result.ok else f"refused: HTTP {result.status}"
    return {dict: "object", list: "list", type(None): "nothing"}.get(type(result), type(result).__name__)


async def answers(port, folder):
    """Pairs, logs in, and returns the answer to each read."""
    box = Freepybox(token_file=f"{folder}/token", api_version=API_VERSION)
    await box.open("localhost", port)
    try:
        permissions = await box.get_permissions()
        assert permissions and permissions["settings"], "The login grants no rights"
        return {name: await answer(call) for name, call in reads(box)}
    finally:
        await box.close()


def answers_of(model):
    with simulated(model) as (port, authority), tempfile.TemporaryDirectory() as folder:
        os.environ["SSL_CERT_FILE"] = authority  # freebox-api trusts the system's authorities besides those of Free
        return asyncio.run(answers(port, folder))


def is_read(answer):
    return not answer.startswith(("refused", "fails"))


def main(models):
    is_recording = os.environ.get("RECORD") == "write"
    if is_recording and models != MODELS:
        raise SystemExit("Only a run of all models can write answers.md")
    expected = parse(ANSWERS.read_text()) if ANSWERS.exists() else {}
    found = {model: answers_of(model) for model in models}
    problems = []
    for model, read in found.items():
        for name, now in read.items():
            before = expected.get(name, {}).get(model)
            if now != before:
                problems.append(f"{model}: {name} answers {now!r}, expected {before!r}")
        count = sum(map(is_read, read.values()))
        print(f"{model}: {count} of {len(read)} reads succeed")
        if count < AT_LEAST.get(model, 0):
            problems.append(f"{model}: fewer than {AT_LEAST[model]} reads succeed")
    if is_recording:
        ANSWERS.write_text(markdown(found, ANSWERS.read_text() if ANSWERS.exists() else ""))
        return 0
    print("\n".join(problems) or "All answers are as recorded in answers.md")
    return 1 if problems else 0


sys.exit(main(sys.argv[1:] or MODELS))

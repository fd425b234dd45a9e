"""Starts `freebox2mqtt simulate --tls` for a model, as a user would."""

import contextlib
import pathlib
import re
import subprocess
import tempfile

PROGRAM = pathlib.Path(__file__).parents[2] / "dist/src/cli.js"


@contextlib.contextmanager
def simulated(model):
    """Yields the port and the file of the certificate to trust. The simulator ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["node", PROGRAM, "simulate", "--model", model, "--port", "0", "--tls-dir", folder]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            text = ""
            while "Ctrl-C" not in text:
                line = process.stdout.readline()
                if not line:
                    raise SystemExit(f"The simulated {model} did not start")
                text += line
            yield re.search(r"https://[^:]+:(\d+)", text)[1], f"{folder}/ca.pem"
        finally:
            process.terminate()
            process.wait()

"""The table of answers: a Markdown file that is read and written here."""

import re

LATER = "later"

# The simulator does not have these chapters yet. Until it has, their reads may answer anything.
TO_COME = {"tv": "tv and pvr", "player": "player", "airmedia": "airmedia"}
HEAD = "| Read |"


def parse(text):
    """The answers by read and model."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    models, *rest = [row for row in rows if len(row) > 2 and not set(row[0]) <= {"-"}]
    return {row[0].strip("`"): dict(zip(models[1:], row[1:])) for row in rest}


def markdown(found, before):
    """The file with new answers. What is above and below the table stays."""
    above, table, below = re.match(rf"(.*?)(^{re.escape(HEAD)}.*?)?(\n\n.*)?\Z", before, re.S | re.M).groups()
    models = list(found)
    lines = [f"{HEAD} {' | '.join(models)} |", "|---" * (len(models) + 1) + "|"]
    for name in sorted(next(iter(found.values()))):
        lines.append(f"| `{name}` | {' | '.join(cell(name, found[model][name]) for model in models)} |")
    return f"{above}{chr(10).join(lines)}{below or chr(10)}"


def cell(name, answer):
    chapter = TO_COME.get(name.split(".")[0])
    return f"{LATER}: {chapter}" if chapter and answer == "refused: unknown path" else answer

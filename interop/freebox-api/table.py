"""The table of answers: a Markdown file that is read and written here."""

HEAD = "| Read |"


def parse(text):
    """The answers by read and model."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    models, *rest = [row for row in rows if len(row) > 2 and not set(row[0]) <= {"-"}]
    return {row[0].strip("`"): dict(zip(models[1:], row[1:])) for row in rest}


def markdown(found, before):
    """The file with new answers. What is above and below the table stays."""
    above, _, rest = before.partition(HEAD)
    below = rest.partition("\n\n")[2]
    models = list(found)
    lines = [f"{above}{HEAD} {' | '.join(models)} |", "|---" * (len(models) + 1) + "|"]
    for name in sorted(next(iter(found.values()))):
        lines.append(f"| `{name}` | {' | '.join(found[model][name] for model in models)} |")
    return "\n".join([*lines, *(["", below] if below else [""])])

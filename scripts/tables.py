"""What axedit knows, read from the program and its tables: for the scripts that make documents of it.

AXEDIT is the program, TABLES the one of tools/tables.c; by default those of `make docs`.
"""
import functools
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
AXEDIT = os.environ.get("AXEDIT", os.path.join(ROOT, "build", "axedit"))
TABLES = os.environ.get("TABLES", os.path.join(ROOT, "build", "release", "tools", "tables"))


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def printed(*command):
    """The JSON that a command prints; rows of the user's own are kept out."""
    environment = {**os.environ, "XDG_CONFIG_HOME": "/nonexistent"}
    environment.pop("AXEDIT_TARGET", None)
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment).stdout)


@functools.cache
def rules():
    return printed(AXEDIT, "rules", "--format", "json")


@functools.cache
def backends():
    return printed(AXEDIT, "backends", "--format", "json")


@functools.cache
def fields():
    return printed(AXEDIT, "fields", "--format", "json")


@functools.cache
def tables():
    """Commands, options, contexts with their keys, targets, packages, terms, lessons, bounds."""
    return printed(TABLES)


@functools.cache
def rule_groups():
    """The title of the group of each rule id: the comment above it in include/model/rules/*.def, up to its first stop."""
    titles = {}
    for name in re.findall(r'^#include "(rules/\w+\.def)"', read("include/model/rules.def"), re.M):
        title = None
        for found in re.finditer(r'^/\*(.*?)\*/|^RULE\(\w+,\s*"([^"]+)"', read(f"include/model/{name}"), re.M | re.S):
            if found.group(2):
                titles[found.group(2)] = title
            else:
                title = " ".join(found.group(1).replace("\n *", "\n").split()).split(". ")[0].rstrip(".")
    unplaced = sorted({rule["id"] for rule in rules()} - set(titles))
    if unplaced:
        sys.exit(f"no row of include/model/rules/*.def has {', '.join(unplaced)}")
    return titles

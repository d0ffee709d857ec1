#!/usr/bin/python3
"""Runs ducha and the peers on the same work and prints how many times as much each takes.

Usage: compare.py peers|growth|smoke TOOLS FOLDER [FORMS] [ROUNDS]

TOOLS holds the programs that .ci/bench built (ducha, office, floor, libxlsxwriter) and the
packages of node; FOLDER is for workspaces. A run is a whole process: processor time
is that of it and all it started, in user and system, and of several rounds the smallest
counts. In a round all take turns, so that noise hits all alike. What a program takes to
start and get ready, run with nothing to do, is taken from the peers, and not from ducha.
"""
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROUND = "2021H1"
PYTHON = "/usr/bin/python3"


class Cost:
    """What one run took: seconds of processors and by the clock, MB at its peak."""

    def __init__(self, cpu, wall, peak):
        self.cpu, self.wall, self.peak = cpu, wall, peak

    @staticmethod
    def least(costs):
        return Cost(*(min(getattr(c, what) for c in costs) for what in ("cpu", "wall", "peak")))

    def without(self, start):
        return Cost(max(self.cpu - start.cpu, 1e-3), max(self.wall - start.wall, 1e-3), self.peak)

    def per(self, n):
        return Cost(self.cpu / n, self.wall / n, self.peak)


def run(argv, cwd=None, may=(0,)):
    begun = time.monotonic()
    process = subprocess.Popen([str(a) for a in argv], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in may:
        sys.exit(f"compare: {' '.join(map(str, argv))}: exit {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss / 1024)


class Peer:
    """A program that does a piece of work on so many forms; argv(0) only gets it ready."""

    def __init__(self, name, argv, n, cwd=None):
        self.name, self.argv, self.n, self.cwd = name, argv, n, cwd
        self.full, self.start = [], []

    def round(self):
        self.full.append(run(self.argv(self.n), self.cwd))
        self.start.append(run(self.argv(0), self.cwd))

    def cost(self):
        return Cost.least(self.full).without(Cost.least(self.start)).per(self.n)


class Ducha:
    """A command of ducha in a fresh copy of a workspace; of its start nothing is taken off."""

    name = "ducha"

    def __init__(self, office, command, like, n):
        self.office, self.command, self.like, self.n = office, command, like, n
        self.full = []

    def round(self):
        self.full.append(self.office.ducha(self.office.copy(self.like), self.command))

    def cost(self):
        return Cost.least(self.full).per(self.n)


class Office:
    """The workspaces: of each size one with the plan, one with forms issued, one with answers, one collected."""

    def __init__(self, tools, folder):
        self.tools, self.folder = Path(tools), Path(folder)

    def ducha(self, dir, command):
        return run([self.tools / "ducha", "-C", dir, "--quiet", command], may=(0, 3))

    def plan(self, n):
        dir = self.folder / f"{n}"
        shutil.rmtree(dir, ignore_errors=True)
        run([self.tools / "office", "plan", dir, n])
        return dir

    def answer(self, dir):
        run([self.tools / "office", "answer", dir])

    def copy(self, dir):
        to = self.folder / "copy"
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(dir, to)
        return to

    def stages(self, n):
        """Folders of a workspace as it is before fill, before collect, and after."""
        plan = self.plan(n)
        issued, collected = self.folder / f"{n}-issued", self.folder / f"{n}-collected"
        for stage, before, command in (issued, plan, "fill"), (collected, issued, "collect"):
            shutil.rmtree(stage, ignore_errors=True)
            shutil.copytree(before, stage)
            self.ducha(stage, command)
            if stage == issued:
                self.answer(stage)
        return plan, issued, collected


def times(ratio):
    return f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.1f}×" if ratio >= 1 else f"{ratio:.2f}×"


class Table:
    def __init__(self, *columns):
        self.columns, self.rows = columns, []

    def row(self, what, ducha, peers, goal):
        """Ratios to ducha: of processor time and, below, by the clock."""
        unit = ducha.cost()
        told = {p.name: p.cost() for p in peers}
        for measure, word in ("cpu", "processor time"), ("wall", "by the clock"):
            cells = [f"**{times(getattr(told[c], measure) / getattr(unit, measure))}**" if c in told and measure == "cpu"
                     else times(getattr(told[c], measure) / getattr(unit, measure)) if c in told else "" for c in self.columns]
            self.rows.append([what if measure == "cpu" else "", word, "1", *cells, goal if measure == "cpu" else ""])

    def print(self):
        head = ["", "", "ducha", *self.columns, "goal"]
        for row in head, ["---"] * len(head), *self.rows:
            print("| " + " | ".join(row) + " |")


def peers(tools, folder, forms, rounds):
    tools, folder = Path(tools), Path(folder)
    office = Office(tools, folder)
    plan, issued, collected = office.stages(forms)
    few = min(forms, 100)
    reported = collected if forms == few else office.stages(few)[2]
    office.ducha(reported, "report")
    sent, returned = issued / "下发" / ROUND, issued / "回收" / ROUND
    form = folder / "form.txt"
    one = sorted(sent.glob("*.xlsx"))[0]
    with open(form, "wb") as f:
        f.write(subprocess.run([PYTHON, HERE / "dump_form.py", one], check=True, stdout=subprocess.PIPE).stdout)
    written = {name: folder / f"by {name}" for name in ("openpyxl", "exceljs", "libxlsxwriter")}
    writers = {"openpyxl": [PYTHON, HERE / "write_openpyxl.py"], "exceljs": ["node", HERE / "write_exceljs.js"], "libxlsxwriter": [tools / "libxlsxwriter"]}
    for name, out in written.items():
        out.mkdir(exist_ok=True)
        run([*writers[name], form, out, 1], tools / "npm")
        run([PYTHON, HERE / "dump_form.py", name, one, out / "0.xlsx"])  # else they would not do the same work
    again = saved_again(returned, folder / "saved again", tools)

    def writer(name):
        return Peer(name, lambda n: [*writers[name], form, written[name], n], forms, tools / "npm")

    def reader(name, argv, where=returned):
        return Peer(name, lambda n: [*argv, where, n], forms if where == returned else len(list(where.iterdir())), tools / "npm")

    def floor(name, what, where, n, count):
        return Peer(name, lambda k: [tools / "floor", what, where, count if k else 0], n)

    fill = Ducha(office, "fill", plan, forms), [writer(n) for n in written] + [floor("floor", "zip", sent, forms, 1)]
    collect = Ducha(office, "collect", issued, forms), [
        reader("openpyxl", [PYTHON, HERE / "read_openpyxl.py", "full"]), reader("openpyxl, read-only", [PYTHON, HERE / "read_openpyxl.py", "cells"]),
        reader("exceljs", ["node", HERE / "read.js", "exceljs"], again), reader("SheetJS", ["node", HERE / "read.js", "sheetjs"]), floor("floor", "xml", returned, forms, forms)]
    workbook = reported / "汇总" / ROUND / "进展情况反馈表.xlsx"
    report = Ducha(office, "report", reported, 1), [floor("floor", "stream", workbook, 1, 1)]
    for i in range(rounds):
        for ducha, others in fill, collect, report:
            for program in ducha, *others:
                program.round()
                print(f"round {i + 1}: {ducha.command} {program.name}", file=sys.stderr)
    table = Table("openpyxl", "openpyxl, read-only", "exceljs", "SheetJS", "libxlsxwriter", "floor")
    table.row(f"`fill` of {forms} forms of 40 tasks", *fill, "")
    table.row(f"`collect` of {forms} returns", *collect, "")
    table.row(f"`report` on {few} returns", *report, "")
    table.print()


def saved_again(returned, to, tools):
    """exceljs cannot open what excelize saved: it gets some returns saved once more, by openpyxl."""
    to.mkdir(exist_ok=True)
    script = "import sys, openpyxl\nfor path in sys.argv[2:]: openpyxl.load_workbook(path).save(sys.argv[1] + '/' + path.split('/')[-1])"
    run([PYTHON, "-c", script, to, *sorted(returned.glob("*.xlsx"))[:60]])
    return to


def growth(tools, folder, *_):
    """How the time of a form and the memory go with the number of forms."""
    office, first = Office(tools, folder), {}
    print("| forms | " + " | ".join(f"`{c}`, time of a form | memory" for c in GROWING) + " |")
    print("| --- |" + " --- | --- |" * len(GROWING))
    for n in map(int, os.environ.get("BENCH_GROWTH", "100 1000 10000").split()):
        cells = []
        for command, cost in grown(office, n).items():
            first.setdefault(command, cost)
            cells += ["1" if n == 100 else f"{cost.cpu / first[command].cpu:.2f}", f"{cost.peak:.0f} MB"]
        print("| " + " | ".join([f"{n:,}", *cells]) + " |", flush=True)


GROWING = ("fill", "collect", "status", "report")


def grown(office, n):
    """What each command takes for a form, the best of three where they are few."""
    costs = {command: [] for command in GROWING}
    for _ in range(3 if n <= 100 else 1):
        dir = office.plan(n)
        for command in GROWING:
            if command == "collect":
                office.answer(dir)
            costs[command].append(office.ducha(dir, command).per(n))
            print(f"{n} forms: {command}: {costs[command][-1].wall * n:.1f} s", file=sys.stderr)
        shutil.rmtree(dir)
    return {command: Cost.least(c) for command, c in costs.items()}


def main():
    what, tools, folder, *rest = sys.argv[1:]
    {"peers": peers, "smoke": peers, "growth": growth}[what](tools, folder, *map(int, rest))


if __name__ == "__main__":
    main()

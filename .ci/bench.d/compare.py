#!/usr/bin/python3
"""Runs ducha and the peers on the same work and prints how many times as much each takes.

Usage: compare.py peers|growth|smoke TOOLS FOLDER [FORMS] [ROUNDS]

TOOLS holds the programs that .ci/bench built (ducha, office, floor, libxlsxwriter) and the
packages of node; FOLDER is for workspaces. A run is a whole process: processor time
is that of it and all it started, in user and system, and of several rounds the smallest
counts. In a round all take turns, so that noise hits all alike. What a program takes to
start and get ready, run with nothing to do, is taken from the peers, and not from ducha.
"""
import math
import os
import re
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


class Program:
    """Something that is measured in rounds."""

    def ready(self):
        """Measures what it takes to get ready, where that is taken off."""


class Peer(Program):
    """A program that does a piece of work on so many forms; argv(0) only gets it ready."""

    def __init__(self, name, argv, n, cwd=None):
        self.name, self.argv, self.n, self.cwd = name, argv, n, cwd
        self.full, self.start = [], []

    def round(self):
        self.full.append(run(self.argv(self.n), self.cwd))

    def ready(self):
        self.start.append(run(self.argv(0), self.cwd))

    def cost(self):
        return Cost.least(self.full).without(Cost.least(self.start or [Cost(0, 0, 0)])).per(self.n)


class Ducha(Program):
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


class InTree(Program):
    """Two benchmarks of the source, on one processor: ducha's and the floor's, by the name they end with."""

    def __init__(self, tests, bench, ours, floor, times):
        self.tests, self.bench, self.ours, self.floor, self.times = tests, bench, ours, floor, times
        self.name, self.least = "in tree", {}

    def round(self):
        argv = [self.tests, "-test.run", "^$", "-test.bench", self.bench, "-test.cpu", "1", "-test.benchtime", f"{self.times}x"]
        said = subprocess.run(list(map(str, argv)), check=True, stdout=subprocess.PIPE, cwd=HERE.parent.parent / "report").stdout.decode()
        for name, ns in re.findall(r"/(\w+) +\t *\d+\t *([\d.]+) ns/op", said):
            self.least[name] = min(float(ns), self.least.get(name, math.inf))

    def ratio(self):
        if self.ours not in self.least or self.floor not in self.least:
            sys.exit(f"compare: no benchmarks {self.bench}/{self.ours} and {self.floor}: {sorted(self.least)}")
        return self.least[self.floor] / self.least[self.ours]


class Table:
    """A row says how many times as much the others take as ducha, of processor time and by the clock."""

    def __init__(self):
        print("| the same work, ducha = 1 | processor time | by the clock | aimed at |\n| --- | --- | --- | --- |")

    def row(self, what, goal, ducha, others):
        unit = ducha.cost()
        told = {p.name: p.cost() for p in others}
        cells = [", ".join(f"{name} {times(getattr(c, measure) / getattr(unit, measure))}" for name, c in told.items()) for measure in ("cpu", "wall")]
        self.line(what, *cells, goal)

    @staticmethod
    def line(*cells):
        print("| " + " | ".join(cells) + " |")


def peers(tools, folder, forms, rounds, smoke=False):
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

    fill = Ducha(office, "fill", plan, forms), [writer(n) for n in written] + [floor("zip and deflate alone", "zip", sent, forms, 1)]
    collect = Ducha(office, "collect", issued, forms), [
        reader("openpyxl, only loading", [PYTHON, HERE / "read_openpyxl.py", "full"]), reader("openpyxl, read-only", [PYTHON, HERE / "read_openpyxl.py", "cells"]),
        reader("exceljs, only loading", ["node", HERE / "read.js", "exceljs"], again), reader("SheetJS, only loading", ["node", HERE / "read.js", "sheetjs"]),
        floor("one pass of encoding/xml", "xml", returned, forms, forms)]
    workbook = reported / "汇总" / ROUND / "进展情况反馈表.xlsx"
    report = Ducha(office, "report", reported, 1), [floor("excelize's StreamWriter, bare cells", "stream", workbook, 1, 1)]
    drawn = InTree(tools / "report.test", f"^BenchmarkConsolidated$/^{100 if few == 100 else 10}$", "ducha", "bare", 1 if smoke else 3)
    pages = InTree(tools / "report.test", "^BenchmarkTwentyPages$", "results", "floor", 1 if smoke else 10)
    for i in range(rounds):
        for programs in [fill[0], *fill[1]], [collect[0], *collect[1]], [report[0], *report[1]], [drawn, pages]:
            for program in programs:
                program.round()
                if not smoke:
                    program.ready()
                print(f"== round {i + 1}: {program.name}", file=sys.stderr)
    table = Table()
    table.row(f"`fill`: {forms} forms of 40 tasks written", "openpyxl 30×, exceljs 15×, libxlsxwriter 5×, deflate alone 1×", *fill)
    table.row(f"`collect`: {forms} returns read, checked, merged, archived, recorded", "openpyxl loading 4×, SheetJS 2×, encoding/xml 0.5×", *collect)
    table.row(f"`report`: workbook and bulletin of {few} returns", "", *report)
    table.line(f"the workbook alone, of {100 if few == 100 else 10} returns", f"excelize's StreamWriter, bare cells {times(drawn.ratio())}", "", "0.33×")
    table.line("a bulletin of 20 pages, reckoned, set and drawn", f"gofpdf drawing as much in fonts cut beforehand {times(pages.ratio())}", "", "0.5×")


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
            cells += ["1" if cost is first[command] else f"{cost.cpu / first[command].cpu:.2f}", f"{cost.peak:.0f} MB"]
        print("| " + " | ".join([f"{n:,}", *cells]) + " |", flush=True)


GROWING = ("fill", "collect", "status")


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


def smoke(tools, folder, *_):
    """Three forms, once, and no ratio that means anything."""
    peers(tools, folder, 3, 1, smoke=True)


def main():
    what, tools, folder, *rest = sys.argv[1:]
    {"peers": peers, "smoke": smoke, "growth": growth}[what](tools, folder, *map(int, rest))


if __name__ == "__main__":
    main()

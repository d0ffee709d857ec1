#!/usr/bin/python3
"""Saves workbooks again, in place, as another program would write them.

Usage: save_again.py openpyxl|xlsx|xls|ods
Reads a path a line from standard input and answers each with a line: ok, or what
went wrong. openpyxl does it itself; the others are formats of LibreOffice. The file
keeps its name, whatever it is then.
"""
import os
import sys

PROGRAM = sys.argv[1]


def by_openpyxl(path):
    import openpyxl
    book = openpyxl.load_workbook(path)
    book.save(path)


def serve(save):
    for line in sys.stdin:
        path = line.rstrip("\n")
        try:
            save(path)
            print("ok", flush=True)
        except Exception as wrong:  # told to the caller, who goes on with the next
            print(repr(wrong).replace("\n", " "), flush=True)


def main():
    if PROGRAM == "openpyxl":
        serve(by_openpyxl)
        return
    from office import opened, running, save
    with running("save_again") as context:
        def by_office(path):
            made = f"{path}.{PROGRAM}"
            with opened(context, path) as doc:
                save(doc, made)
            os.replace(made, path)
        serve(by_office)


if __name__ == "__main__":
    main()

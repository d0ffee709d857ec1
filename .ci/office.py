"""A LibreOffice of one's own to drive by UNO, and workbooks open in it."""
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


class Wrong(Exception):
    """The workbook does not behave as it must."""


@contextlib.contextmanager
def running(script):
    """Gives the context of a running office; a Wrong ends the script with its words."""
    with tempfile.TemporaryDirectory() as profile:
        office = start(profile)
        try:
            yield connect(office, profile)
        except Wrong as wrong:
            sys.exit(f"{script}: {wrong}")
        finally:
            stop(office)


def start(profile):
    """Starts an office of its own, so that one already open is left alone."""
    return subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", "--nodefault",
         f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}", f"--accept=pipe,name={pipe(profile)};urp"],
        stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"})  # in a plain C locale it cannot open a file with a Chinese name


def pipe(profile):
    return "ducha" + os.path.basename(profile)


def connect(office, profile):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe(profile)};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None:
                break
            time.sleep(0.2)
    raise Wrong("LibreOffice did not start")


def stop(office):
    try:
        os.killpg(office.pid, signal.SIGKILL)  # everything worth keeping is saved by now
    except ProcessLookupError:
        pass
    office.wait()


def prop(name, value):
    return PropertyValue(Name=name, Value=value)


@contextlib.contextmanager
def opened(context, path):
    """Gives a workbook, a new one for None, and closes it whatever happens, so that no lock file stays."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    url = uno.systemPathToFileUrl(os.path.abspath(path)) if path else "private:factory/scalc"
    doc = desktop.loadComponentFromURL(url, "_blank", 0, (prop("Hidden", True),))
    if doc is None:
        raise Wrong(f"LibreOffice cannot open {path}")
    try:
        yield doc
    except UnoException as error:  # contextlib cannot carry these on
        raise Wrong(error.Message) from None
    finally:
        doc.close(True)


def save(doc, path):
    """Saves in the format of the path's ending."""
    ending = os.path.splitext(path)[1]
    doc.storeToURL(uno.systemPathToFileUrl(os.path.abspath(path)), (prop("FilterName", FILTERS[ending]),))

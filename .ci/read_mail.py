#!/usr/bin/python3
"""Reads mailboxes over IMAP, as any mail program may, and changes nothing in them.

Usage: read_mail.py HOST:PORT CA PASSWORD ADDRESS...

It prints as JSON, for each address, the messages of its INBOX in order.
"""
import email
import email.policy
import hashlib
import imaplib
import json
import ssl
import sys


def main():
    server, ca, password, *addresses = sys.argv[1:]
    host, port = server.rsplit(":", 1)
    seen = {}
    for address in addresses:
        with imaplib.IMAP4_SSL(host, int(port), ssl_context=ssl.create_default_context(cafile=ca)) as box:
            box.login(address, password)
            seen[address] = [told(flags, data) for flags, data in messages(box)]
    json.dump(seen, sys.stdout, ensure_ascii=False)


def messages(box):
    """Gives the flags and the bytes of every message."""
    box.select("INBOX", readonly=True)
    numbers = box.uid("search", None, "ALL")[1][0].split()
    for number in numbers:
        answer = box.uid("fetch", number, "(FLAGS BODY.PEEK[])")[1]
        yield sorted(imaplib.ParseFlags(answer[0][0])), answer[0][1]


def told(flags, data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    return {
        "flags": [flag.decode() for flag in flags],
        "sha256": hashlib.sha256(data).hexdigest(),
        "from": str(message["From"]),
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "message_id": str(message["Message-ID"]),
        "type": message.get_content_type(),
        "body": body.get_content() if body else "",
        "attachments": [attached(part) for part in message.iter_attachments()],
        "defects": [repr(d) for part in message.walk() for d in part.defects],
    }


def attached(part):
    data = part.get_payload(decode=True) or b""
    return {"name": part.get_filename(), "sha256": hashlib.sha256(data).hexdigest()}


if __name__ == "__main__":
    main()

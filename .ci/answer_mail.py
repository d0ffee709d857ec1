#!/usr/bin/python3
"""Sends answers over SMTP with STARTTLS, as a liaison's mail program does.

Usage: answer_mail.py HOST:PORT CA PASSWORD ANSWERS

ANSWERS is JSON: [{"from", "to", "subject", "in_reply_to", "name", "file"}]; name is
that of the attachment, whose bytes are in file. Every sender has a login of its own.
"""
import email.message
import email.policy
import json
import pathlib
import smtplib
import ssl
import sys


def main():
    server, ca, password, answers = sys.argv[1:]
    for answer in json.loads(pathlib.Path(answers).read_text(encoding="utf-8")):
        with smtplib.SMTP(*server.rsplit(":", 1)) as post:
            post.starttls(context=ssl.create_default_context(cafile=ca))
            post.login(answer["from"], password)
            post.send_message(written(answer))


def written(answer):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = answer["from"], answer["to"]
    message["Subject"] = "回复：" + answer["subject"]
    message["In-Reply-To"] = message["References"] = answer["in_reply_to"]
    message.set_content("反馈表见附件，请查收。\n")
    message.add_attachment(
        pathlib.Path(answer["file"]).read_bytes(),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename=answer["name"],
    )
    return message


if __name__ == "__main__":
    main()

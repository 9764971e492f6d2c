# SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
# SPDX-License-Identifier: GPL-3.0-or-later
"""printer.py FOLDER: a receipt printer on the network, which takes what comes and answers nothing. Its port is in FOLDER/port, what it
got in FOLDER/paper."""
import os
import socket
import sys

listening = socket.socket()
listening.bind(("127.0.0.1", 0))
listening.listen()
with open(sys.argv[1] + "/paper", "wb", buffering=0) as paper:
    with open(sys.argv[1] + "/port.new", "w", encoding="ascii") as port:
        port.write(str(listening.getsockname()[1]))
    os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
    while True:
        connection = listening.accept()[0]
        while some := connection.recv(65536):
            paper.write(some)

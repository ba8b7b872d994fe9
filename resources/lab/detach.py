"""How the lab's servers go to the background: only once they listen, so that whoever waits for them can use them."""

import os


def detach():
    if os.fork():
        os._exit(0)
    os.setsid()

"""Input files as windows over their unpacked bytes."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from transforms.core.sources.gunzip import Gunzip
from transforms.core.sources.window import Window, file_reader, open_file

#: `none`; `stream`: gzip, offsets count unpacked bytes; `members`: gzip with one member per record, offsets count packed bytes.
Packing = Literal["none", "stream", "members"]


@contextmanager
def opened(path: bytes, packing: Packing) -> Iterator[Callable[[int], Window]]:
    """Open a file.

    Args:
        path: the file.
        packing: `none` or `stream`.

    Yields:
        A function that gives a window from an offset on; the window it gave before is then dead.

    Raises:
        UnreadableInput: the operating system refuses.
    """
    with open_file(path) as stream:

        def window_at(offset: int) -> Window:
            if packing == "none":
                stream.seek(offset)
                return Window(file_reader(stream), offset, end=os.fstat(stream.fileno()).st_size)
            stream.seek(0)
            window = Window(Gunzip(Window(file_reader(stream))).read)
            window.skip(offset)
            return window

        yield window_at

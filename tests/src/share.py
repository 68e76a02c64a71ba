"""A folder as a share shows it: everything in SOURCE, read-only, at PLACE, for as long as this program runs.

What goes wrong is in the file ORDERS, read anew for each question, a line each:
  hang stat|open|read|list NAME   no answer about files and folders of this name, until the line is gone
  break list NAME COUNT           listings of folders of this name fail after so many entries
"""

import errno
import os
import stat
import sys
import time

try:
    from fusepy import FUSE, FuseOSError, Operations, c_stat, set_st_attrs
except ModuleNotFoundError:
    # Its name wherever it is not Debian's.
    from fuse import FUSE, FuseOSError, Operations, c_stat, set_st_attrs

# A share that never answers would keep the tests from ending.
LONGEST = 120
# Names are bytes: in these letters each byte is one.
BYTES = "latin-1"


class Share(Operations):
    use_ns = True

    def __init__(self, source, orders):
        self.source, self.orders = os.fsencode(source), orders

    def ordered(self, *wanted):
        with open(self.orders, encoding=BYTES) as lines:
            for line in lines:
                words = line.rstrip("\n")
                if words == " ".join(wanted):
                    return ""
                if words.startswith(" ".join(wanted) + " "):
                    return words.rsplit(" ", 1)[1]
        return None

    def hang(self, question, path):
        end = time.monotonic() + LONGEST
        while self.ordered("hang", question, os.path.basename(path)) == "" and time.monotonic() < end:
            time.sleep(0.05)

    def real(self, path):
        return os.path.join(self.source, path.lstrip("/").encode(BYTES))

    def getattr(self, path, handle=None):
        self.hang("stat", path)
        found = os.lstat(self.real(path))
        told = {name: getattr(found, name) for name in ["st_gid", "st_mode", "st_nlink", "st_size", "st_uid"]}
        times = {name: getattr(found, name + "_ns") for name in ["st_atime", "st_ctime", "st_mtime"]}
        return told | times

    def entries(self, path, first):
        self.hang("list", path)
        limit = self.ordered("break", "list", os.path.basename(path))
        for number, entry in enumerate(sorted(os.scandir(self.real(path)), key=lambda it: it.name)):
            if limit and number >= int(limit):
                if first == number:
                    raise FuseOSError(errno.EIO)
                return
            if number >= first:
                kind = stat.S_IFDIR if entry.is_dir(follow_symlinks=False) else stat.S_IFREG
                yield entry.name, kind, number + 1

    def open(self, path, flags):
        self.hang("open", path)
        return os.open(self.real(path), os.O_RDONLY)

    def read(self, path, size, offset, handle):
        self.hang("read", path)
        return os.pread(handle, size, offset)

    def release(self, path, handle):
        os.close(handle)
        return 0


class Mount(FUSE):
    # The library's own begins each part of a listing anew, so that none could break off midway.
    def readdir(self, path, buffer, fill, offset, _info):
        for name, kind, number in self.operations.entries(path.decode(BYTES), offset):
            entry = c_stat()
            set_st_attrs(entry, {"st_mode": kind})
            if fill(buffer, name, entry, number) != 0:
                break
        return 0


if __name__ == "__main__":
    source, place, orders = sys.argv[1:]
    share = Share(source, orders)
    Mount(share, place, foreground=True, ro=True, encoding=BYTES)

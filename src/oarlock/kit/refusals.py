"""Why the operating system refuses a file, in the reader's language: its own words come in English only."""

from __future__ import annotations

import errno

from oarlock.kit.text import Text

REFUSALS = {
    errno.ENOENT: Text(en="it does not exist", zh="它不存在"),
    errno.ENOTDIR: Text(en="part of its path is not a folder", zh="路径中有一段不是文件夹"),
    errno.EISDIR: Text(en="it is a folder", zh="它是文件夹"),
    errno.EEXIST: Text(en="it exists already", zh="它已存在"),
    errno.ENOTEMPTY: Text(en="the folder is not empty", zh="文件夹不为空"),
    errno.EACCES: Text(en="this user may not use it", zh="当前用户无权使用"),
    errno.EPERM: Text(en="this user may not do that", zh="当前用户无权这样做"),
    errno.EROFS: Text(en="its disk can only be read", zh="其磁盘只读"),
    errno.ENOSPC: Text(en="its disk is full", zh="磁盘已满"),
    errno.ENAMETOOLONG: Text(en="its name is too long", zh="名称过长"),
    errno.ELOOP: Text(en="its links lead in a circle", zh="其链接成环"),
    errno.EMFILE: Text(en="too many files are open", zh="打开的文件过多"),
    errno.EIO: Text(en="its disk reports an error", zh="磁盘报告错误"),
    errno.ESTALE: Text(en="its network disk is gone", zh="网络磁盘已断开"),
}


def why_refused(error: OSError) -> Text | str:
    """The reason of an operating system's error; a rare one keeps the system's own words."""
    return REFUSALS.get(error.errno or 0, error.strerror or str(error))

"""Columns of texts of one width, made from numbers without a Python object for each row."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Bytes = npt.NDArray[np.uint8]


@functools.cache
def _table(base: int, digits: int) -> Bytes:
    import numpy as np

    marks = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    numbers = np.arange(base**digits)
    return np.stack([marks[numbers // base**place % base] for place in reversed(range(digits))], axis=1)


def digits(numbers: npt.NDArray[Any], width: int) -> Bytes:
    """Numbers as decimal digits with zeros in front, a row of bytes each; `width` is at most 8."""
    import numpy as np

    high, low = np.divmod(numbers.astype(np.int64), 10_000)
    both = np.concatenate([_table(10, 4)[high], _table(10, 4)[low]], axis=1)
    return both[:, 8 - width :]


def hexadecimal(numbers: npt.NDArray[Any]) -> Bytes:
    """Numbers of 64 bits as sixteen digits in base 16."""
    import numpy as np

    parts = numbers.astype(">u8").view(">u2").astype(np.int64)
    return _table(16, 4)[parts].reshape(len(numbers), 16)


def fixed(text: str, length: int) -> Bytes:
    """The same text in each of so many rows."""
    import numpy as np

    return np.broadcast_to(np.frombuffer(text.encode(), dtype=np.uint8), (length, len(text)))


def column(*parts: Bytes) -> pa.Array[Any]:
    """A column of texts out of their parts side by side."""
    import numpy as np
    import pyarrow as pa

    joined = np.ascontiguousarray(np.concatenate(parts, axis=1))
    rows, width = joined.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets.data), pa.py_buffer(joined.data))

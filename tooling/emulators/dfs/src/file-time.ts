/** A Windows file time: units of 100 ns since 1601, as a decimal text. */
export const toFileTime = (milliseconds: number): string => String((BigInt(Math.floor(milliseconds)) + 11_644_473_600_000n) * 10_000n);

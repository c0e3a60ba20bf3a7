/** Spans of 100 ns in a day. */
export const spansInDay = 864_000_000_000n;

/** Spans of 100 ns in one unit of each scale from 0 to 7. */
export const spansInUnit: readonly number[] = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/** Days from year 1 to 1900. */
export const daysTo1900 = 693_595;

/** Spans of 1/300 s in a day. */
export const ticksInDay = 25_920_000;

/** Minutes in a day. */
export const minutesInDay = 1_440;

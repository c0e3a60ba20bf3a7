/** The service refuses a signed request that is more than 15 minutes off; this leaves room for what it does not tell. */
const tolerance = 10 * 60_000;

/**
 * How far this machine's clock is from the one that wrote the answer's `date` header, if that is too far: `17 minutes ahead of`.
 * Undefined when it is near enough, or the header is missing or unreadable.
 */
export function clockSkewOf(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  const skew = Date.now() - Date.parse(date);
  if (Number.isNaN(skew) || Math.abs(skew) < tolerance) return undefined;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  const size = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `${size} ${skew > 0 ? 'ahead of' : 'behind'}`;
}

/** Whether the service's explanation of a refused signature speaks of the request's date. */
export function isClockComplaint(detail: string | undefined): boolean {
  return detail !== undefined && /date header/i.test(detail) && /\b(old|early|future|late|valid)\b/i.test(detail);
}

/** One thing in which an answer differs from the recorded one. */
export interface Difference {
  /** Where: `status`, `header ETag`, `body /EnumerationResults/Entries/File[0]/Name`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

export const absent = '(absent)';

/** A difference with its values cut to a readable length. */
export function difference(what: string, expected: unknown, actual: unknown): Difference {
  return { what, expected: shorten(expected), actual: shorten(actual) };
}

function shorten(value: unknown): string {
  const text = value === undefined ? absent : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}... (${text.length} characters)` : text;
}

/** One line about a difference. */
export function describeDifference({ what, expected, actual }: Difference): string {
  return `${what}: expected ${expected}, got ${actual}`;
}

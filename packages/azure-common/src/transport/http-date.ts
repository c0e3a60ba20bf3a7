let second = 0;
let text = '';

/** The time now as HTTP writes it. Made once a second: it costs as much as half a signature. */
export function httpDate(): string {
  const now = Date.now();
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    text = new Date(now).toUTCString();
  }
  return text;
}

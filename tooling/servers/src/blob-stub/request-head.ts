/** The head of one request; headers are looked up only when asked for. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Value of a header, given in lower case; undefined when it is absent. */
  header(name: string): string | undefined;
}

/**
 * Reads a request line and its headers, without the blank line that ends them.
 *
 * Only what real clients send is understood: no folded headers, and of a repeated header the first.
 */
export function parseHead(text: string): RequestHead {
  const methodEnd = text.indexOf(' ');
  const targetEnd = text.indexOf(' ', methodEnd + 1);
  const target = text.slice(methodEnd + 1, targetEnd);
  const question = target.indexOf('?');
  let lowered: string | undefined;
  return {
    method: text.slice(0, methodEnd),
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    header: (name) => {
      lowered ??= text.toLowerCase();
      const at = lowered.indexOf(`\r\n${name}:`);
      if (at < 0) return undefined;
      const start = at + name.length + 3;
      const end = text.indexOf('\r\n', start);
      return text.slice(start, end < 0 ? undefined : end).trim();
    },
  };
}

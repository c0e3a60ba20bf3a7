const columnPatterns: readonly RegExp[] = [/Invalid column name '(.+)'\./, /column '(.+?)'(?:,|\.| |$)/];
const nearPattern = /near (?:the keyword )?'(.*?)'/s;

/** The column that a message names. */
export function columnOf(message: string): string | undefined {
  for (const pattern of columnPatterns) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The place in a statement that a line and a message tell: the server gives no more. It is that of the text that the message quotes, if it stands
 * in the line once, else the line's beginning.
 */
export function positionOf(statement: string, line: number, message: string): number | undefined {
  if (line < 1) return undefined;
  const lines = statement.split('\n');
  const text = lines[line - 1];
  if (text === undefined) return undefined;
  const start = lines.slice(0, line - 1).reduce((length, { length: size }) => length + size + 1, 0);
  const near = nearPattern.exec(message)?.[1] ?? /(?:name|identifier|variable) "?'?([^'"]+)/.exec(message)?.[1];
  const at = near === undefined || near === '' ? -1 : text.indexOf(near);
  const isOnce = at !== -1 && text.indexOf(near ?? '', at + 1) === -1;
  return start + (isOnce ? at : text.length - text.trimStart().length) + 1;
}

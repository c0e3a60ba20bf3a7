/** The text of a command's examples, as it stands at the end of its help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ stowage ${line}`).join('\n')}`;
}

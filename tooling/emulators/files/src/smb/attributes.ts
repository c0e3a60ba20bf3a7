/** The attributes of files and directories, in the order in which the service names them. */
const names = ['ReadOnly', 'Hidden', 'System', 'Directory', 'Archive', 'Temporary', 'Offline', 'NotContentIndexed', 'NoScrubData'] as const;

/** One attribute. */
export type Attribute = (typeof names)[number];
/** All that a file or directory has. */
export type Attributes = ReadonlySet<Attribute>;

/** Reads `ReadOnly | Hidden`, with any spaces and any case; `None` is the empty set. Undefined if a word is none of them. */
export function tryParseAttributes(text: string): Attributes | undefined {
  const found = new Set<Attribute>();
  for (const word of text.split('|').map((part) => part.trim().toLowerCase())) {
    if (word === 'none') continue;
    const name = names.find((known) => known.toLowerCase() === word);
    if (name === undefined) return undefined;
    found.add(name);
  }
  return found;
}

/** The form of the header: `ReadOnly | Archive`, or `None`. */
export function formatAttributes(attributes: Attributes): string {
  const present = names.filter((name) => attributes.has(name));
  return present.length === 0 ? 'None' : present.join(' | ');
}

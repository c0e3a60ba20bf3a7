/** An element of an answer. The services' answers have no mixed content: an element has either text or children. */
export interface XmlElement {
  readonly name: string;
  /** Its text, decoded; `''` if it has children, or nothing. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

/** The first descendant along a path of names, or undefined: `childOf(blob, 'Properties', 'Etag')`. */
export function childOf(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  let found: XmlElement | undefined = element;
  for (const name of path) {
    if (found === undefined) return undefined;
    found = found.children.find((child) => child.name === name);
  }
  return found;
}

/** The text of the first descendant along a path of names, or undefined if there is none or it is empty. */
export function textOf(element: XmlElement, ...path: readonly string[]): string | undefined {
  return childOf(element, ...path)?.text || undefined;
}

/**
 * The text of a name in a listing. Names with characters that XML cannot hold come percent-encoded, marked `Encoded="true"`
 * (Blob from 2021-02-12 on, Files likewise).
 */
export function nameOf(element: XmlElement): string {
  return element.attributes.Encoded === 'true' ? decodeURIComponent(element.text) : element.text;
}

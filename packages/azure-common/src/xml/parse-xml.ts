import type { XmlElement } from './element.ts';
import { createXmlScanner, XmlSyntaxError } from './scanner.ts';

/** A whole small document as a tree, or undefined if it is not XML of the kind that the services write: HTML, mostly. */
export function parseXml(text: string): XmlElement | undefined {
  const root = /<([^\s!?/>]+)/.exec(text)?.[1];
  if (root === undefined) return undefined;
  try {
    const scanner = createXmlScanner(new Set([root]));
    return [...scanner.push(Buffer.from(text)), ...scanner.end()][0];
  } catch (error) {
    if (error instanceof XmlSyntaxError) return undefined;
    throw error;
  }
}

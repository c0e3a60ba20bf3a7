import { SaxesParser } from 'saxes';

/** An XML element: its name, attributes, child elements in order, and its text, all of it joined. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing {
  name: string;
  attributes: Record<string, string>;
  children: Growing[];
  text: string;
}

/** Parses a document. Throws what the parser says of text that is not well formed. */
export function parseXml(document: string): XmlElement {
  const parser = new SaxesParser();
  const open: Growing[] = [];
  let root: Growing | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Growing = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(document.replace(/^\uFEFF/, '')).close();
  if (root === undefined) throw new SyntaxError('there is no element');
  return root;
}

/** The first element under a root by the names on the way to it. */
export function findElement(root: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  let element: XmlElement | undefined = root;
  for (const name of names) element = element?.children.find((child) => child.name === name);
  return element;
}

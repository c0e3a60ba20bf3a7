import { SaxesParser } from 'saxes';
import type { XmlElement } from './element.ts';

/** Reads a document piece by piece and gives the elements that it was asked for. */
export interface XmlScanner {
  /** The wanted elements that are complete with this piece. */
  push(chunk: Uint8Array): XmlElement[];
  /** Call after the last piece. */
  end(): XmlElement[];
}

/** Thrown for a text that is not well-formed, or not XML of the kind that the services write. */
export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
}

/** Deeper than any answer of the services. */
const maxDepth = 64;
/** Bytes without the end of a tag, at most: a name has 1 KiB, all metadata of a file 8 KiB. The parser keeps them all. */
const maxToken = 1024 * 1024;
/** V8 makes a shorter part of a string a string of its own. */
const ownLength = 13;

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  children: XmlElement[];
}

const noAttributes: Readonly<Record<string, string>> = Object.freeze({});
const noChildren: XmlElement[] = [];
Object.freeze(noChildren);

/**
 * Makes a scanner for answers of the storage services. It gives each element whose name is in `wanted`, outermost first, as a
 * tree, when it ends; everything else is passed over. Memory is bounded by the largest wanted element and one chunk.
 *
 * A document type is refused, so there are no entities but the five of XML.
 *
 * @throws XmlSyntaxError from `push` and `end`.
 */
export function createXmlScanner(wanted: ReadonlySet<string>): XmlScanner {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: false, position: false });
  const building: OpenElement[] = [];
  let depth = 0;
  let pending = 0;
  let found: XmlElement[] = [];

  parser.on('error', (error) => {
    throw new XmlSyntaxError(error.message, { cause: error });
  });
  parser.on('doctype', () => {
    throw new XmlSyntaxError('a document type is not accepted');
  });
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0;
    if (++depth > maxDepth) throw new XmlSyntaxError('elements are nested too deeply');
    if (building.length === 0 && !wanted.has(name)) return;
    building.push({ name, attributes: isEmpty(attributes) ? noAttributes : { ...attributes }, text: '', children: noChildren });
  });
  const addText = (text: string): void => {
    const element = building.at(-1);
    if (element === undefined || element.children !== noChildren) return;
    element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    pending = 0;
    depth--;
    const open = building.pop();
    if (open === undefined) return;
    const { name, attributes, children } = open;
    const element: XmlElement = { name, attributes, text: children === noChildren ? toOwn(open.text) : '', children };
    const parent = building.at(-1);
    if (parent === undefined) found.push(element);
    else if (parent.children === noChildren) parent.children = [element];
    else parent.children.push(element);
  });

  const take = (scan: () => void): XmlElement[] => {
    try {
      scan();
    } catch (error) {
      // TextDecoder's own error for bytes that are no UTF-8.
      if (error instanceof TypeError) throw new XmlSyntaxError('it is not UTF-8', { cause: error });
      throw error;
    }
    const complete = found;
    found = [];
    return complete;
  };
  return {
    push: (chunk) =>
      take(() => {
        pending += chunk.byteLength;
        const before = pending;
        parser.write(decoder.decode(chunk, { stream: true }));
        if (pending === before && pending > maxToken) throw new XmlSyntaxError('a text is too long');
      }),
    end: () =>
      take(() => {
        parser.write(decoder.decode());
        parser.close();
      }),
  };
}

function isEmpty(attributes: object): boolean {
  for (const _ in attributes) return false;
  return true;
}

/** A text that is part of its chunk would keep the whole chunk in memory for as long as a name out of it is kept. */
function toOwn(text: string): string {
  return text.length < ownLength ? text : Buffer.from(text, 'utf8').toString('utf8');
}

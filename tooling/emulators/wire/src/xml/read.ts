import { SaxesParser } from 'saxes';
import { ServiceError } from '../answers/service-error.ts';

/** An element that was read. */
export interface XmlNode {
  readonly name: string;
  /** Its own text, that of its children left out. */
  readonly text: string;
  readonly children: readonly XmlNode[];
  /** The first child of a name. */
  child(name: string): XmlNode | undefined;
  /** All children of a name. */
  all(name: string): readonly XmlNode[];
}

interface OpenNode {
  readonly name: string;
  text: string;
  readonly children: XmlNode[];
}

/** Reads the XML of a request's body. Throws `InvalidXmlDocument` (400) when it is none. */
export function readXml(text: string): XmlNode {
  const open: OpenNode[] = [{ name: '', text: '', children: [] }];
  const parser = new SaxesParser();
  const add = (characters: string): void => {
    const top = open.at(-1);
    if (top !== undefined) top.text += characters;
  };
  parser.on('opentag', ({ name }) => open.push({ name, text: '', children: [] }));
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const done = open.pop();
    if (done !== undefined) open.at(-1)?.children.push(finish(done));
  });
  parser.on('error', (error) => {
    throw new ServiceError(400, 'InvalidXmlDocument', 'XML specified is not syntactically valid.', { details: { Reason: error.message } });
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  const root = open[0]?.children[0];
  if (root === undefined) throw new ServiceError(400, 'InvalidXmlDocument', 'XML specified is not syntactically valid.');
  return root;
}

function finish({ name, text, children }: OpenNode): XmlNode {
  return {
    name,
    text,
    children,
    child: (wanted) => children.find((one) => one.name === wanted),
    all: (wanted) => children.filter((one) => one.name === wanted),
  };
}

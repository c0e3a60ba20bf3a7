/** An element to write: its name, its children or text, and its attributes. Undefined children are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly (XmlElement | undefined)[];
}

/** Makes an element. */
export function element(
  name: string,
  content?: string | number | boolean | readonly (XmlElement | undefined)[],
  attributes?: Readonly<Record<string, string>>,
): XmlElement {
  const inner = typeof content === 'number' || typeof content === 'boolean' ? String(content) : content;
  return { name, ...(inner === undefined ? {} : { content: inner }), ...(attributes === undefined ? {} : { attributes }) };
}

/** A document as the storage services write it: byte order mark, declaration, no white space. */
export function writeXml(root: XmlElement): string {
  return `\uFEFF<?xml version="1.0" encoding="utf-8"?>${writeElement(root)}`;
}

function writeElement({ name, attributes = {}, content = '' }: XmlElement): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(value).replaceAll('"', '&quot;')}"`)].join(
    ' ',
  );
  const inner =
    typeof content === 'string' ? escapeXml(content) : content.map((one) => (one === undefined ? '' : writeElement(one))).join('');
  return inner === '' ? `<${head} />` : `<${head}>${inner}</${name}>`;
}

/** Text for between tags. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

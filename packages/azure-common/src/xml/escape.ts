const special = /[&<>"'\r]/g;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** Writes a text so that it may stand in an element, or a quoted attribute, of a request's body. */
export function escapeXml(text: string): string {
  return text.replace(special, (character) => escapes[character] ?? character);
}

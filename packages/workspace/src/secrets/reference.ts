import { DatastoreError } from '@stowage/core';

/** The places that a secret can be kept in. */
export const referenceKinds = ['env', 'file', 'vault', 'keyring'] as const;

/** A kind of reference: an environment variable, a file, an entry of the vault, an entry of the operating system's keyring. */
export type ReferenceKind = (typeof referenceKinds)[number];

/** Says where a value is to be found when a datastore is opened: `${env:NAME}`. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly name: string;
  /** As it is written: `${env:NAME}`. */
  readonly text: string;
}

/** A configured text in its parts: literal ones, and references. */
export type Template = readonly (string | Reference)[];

/** What an entry of the vault may be called. */
export const vaultEntryName: RegExp = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

const names: Readonly<Record<ReferenceKind, { readonly pattern: RegExp; readonly rule: string }>> = {
  env: { pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'the name of an environment variable' },
  file: { pattern: /^[^\0]+$/, rule: 'a path' },
  vault: { pattern: vaultEntryName, rule: 'an entry of the vault: letters, digits and "_", ".", "-"' },
  keyring: { pattern: /^[^\0/]+(\/[^\0]+)?$/, rule: 'the name of an entry, or <service>/<entry>' },
};

const wrong = (field: string, reason: string, nextAction: string): DatastoreError =>
  new DatastoreError('CONFIG.INVALID', `${field}: ${reason}.`, { nextAction });

/**
 * Takes a configured text apart. `$${` stands for a literal `${`.
 *
 * The error never quotes the text: what was meant as a reference may be a secret.
 *
 * @throws DatastoreError `CONFIG.INVALID`
 */
export function parseTemplate(text: string, field: string): Template {
  const parts: (string | Reference)[] = [];
  let literal = '';
  let rest = text;
  for (let found = rest.search(/\$?\$\{/); found !== -1; found = rest.search(/\$?\$\{/)) {
    literal += rest.slice(0, found);
    rest = rest.slice(found);
    if (rest.startsWith('$$')) {
      literal += '${';
      rest = rest.slice(3);
      continue;
    }
    const end = rest.indexOf('}');
    if (end === -1)
      throw wrong(
        field,
        'a reference begins with "${" and does not end',
        'Close it with "}", or write "$${" for the characters themselves.',
      );
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(parseReference(rest.slice(0, end + 1), field));
    rest = rest.slice(end + 1);
  }
  literal += rest;
  if (literal !== '' || parts.length === 0) parts.push(literal);
  return parts;
}

function parseReference(text: string, field: string): Reference {
  const colon = text.indexOf(':');
  const kind = referenceKinds.find((known) => known === text.slice(2, colon));
  const forms = referenceKinds.map((known) => `\${${known}:...}`).join(', ');
  if (colon === -1 || kind === undefined)
    throw wrong(field, 'a reference is of no known kind', `Use one of ${forms}, or write "$\${" for the characters themselves.`);
  const name = text.slice(colon + 1, -1);
  const { pattern, rule } = names[kind];
  if (!pattern.test(name)) throw wrong(field, `what a "${kind}" reference names is to be ${rule}`, `Write it as \${${kind}:NAME}.`);
  return { kind, name, text };
}

/** The references in a text, without the literal parts. */
export function referencesOf(template: Template): readonly Reference[] {
  return template.filter((part) => typeof part !== 'string');
}

/** A secret's text that may be shown: references as they are, everything else hidden. */
export function maskTemplate(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? (part === '' ? '' : '[redacted]') : part.text)).join('');
}

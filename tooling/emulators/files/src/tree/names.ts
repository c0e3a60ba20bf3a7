import { refusal } from '../refusal.ts';

const maxComponent = 255;
const maxPath = 2048;
const maxDepth = 250;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what the service refuses.
const reserved = /["\\:|<>*?\u0000-\u001f\u007f]/;
const devices = /^(?:LPT[1-9]|COM[1-9]|PRN|AUX|NUL|CON|CLOCK\$)$/i;

/** The form under which a name is found: capital letters one by one, so that the length stays. */
export function foldName(name: string): string {
  return name.replaceAll(/[^A-Z0-9._-]/g, (letter) => {
    const capital = letter.toUpperCase();
    return capital.length === letter.length ? capital : letter;
  });
}

/** Refuses a name that no share can have. */
export function checkShareName(name: string): void {
  if (!/^[a-z0-9-]*$/.test(name)) throw refusal('InvalidResourceName');
  if (name.length < 3 || name.length > 63) throw refusal('NameLength');
  if (/^-|-$|--/.test(name)) throw refusal('InvalidResourceName');
}

/** Names of a path from the root of the share down. Throws for a name that the service does not keep. */
export function splitPath(path: string, keepTrailingDots: boolean): string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  if (trimmed === '') return [];
  if (trimmed.length > maxPath) throw refusal('PathTooLong');
  const names = trimmed.split('/').map((name) => (keepTrailingDots ? name : name.replace(/\.+$/, '')));
  for (const name of names) checkName(name);
  if (names.length > maxDepth) throw refusal('PathTooDeep');
  return names;
}

function checkName(name: string): void {
  if (name === '' || name === '.' || name === '..' || reserved.test(name) || devices.test(name)) throw refusal('InvalidResourceName');
  if (name.length > maxComponent) throw refusal('NameLength');
}

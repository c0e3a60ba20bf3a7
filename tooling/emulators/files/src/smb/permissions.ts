import { createHash } from 'node:crypto';
import { binaryToSddl, sddlToBinary } from './security-descriptor.ts';

/** How a security descriptor is written down. */
export type PermissionFormat = 'sddl' | 'binary';

/** A security descriptor. */
export interface Permission {
  readonly format: PermissionFormat;
  readonly text: string;
}

/** What the root of a share grants, handed down to a new directory. */
const inheritedByDirectories =
  'O:SYG:SYD:AI(A;OICIID;FA;;;BA)(A;ID;0x1200a9;;;BU)(A;OICIIOID;GXGR;;;BU)(A;OICIID;0x1301bf;;;AU)(A;OICIID;FA;;;SY)(A;OICIIOID;GA;;;CO)';

/** The same for a new file. */
const inheritedByFiles = 'O:SYG:SYD:AI(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)(A;ID;FA;;;SY)';

const sid = '(?:S-1(?:-\\d+)+|[A-Z]{2})';
const acl = '[A-Z_]*(?:\\([^()]*\\))*';
const descriptor = new RegExp(`^O:${sid}G:${sid}D:${acl}(?:S:${acl})?$`);

/** Whether a text is a security descriptor with owner, group and access list. */
function isSddl(text: string): boolean {
  return descriptor.test(text.replaceAll(/\s+(?=[OGDS]:)/g, ''));
}

/** A security descriptor that the caller sent, as SDDL where that can be said in SDDL; undefined if it is none. */
export function tryPermission(text: string, format: PermissionFormat): Permission | undefined {
  if (format === 'sddl') return isSddl(text) ? { format, text } : undefined;
  const sddl = binaryToSddl(text);
  if (sddl !== undefined) return { format: 'sddl', text: sddl };
  const bytes = Buffer.from(text, 'base64');
  // Revision 1, a control word that says self-relative, and four offsets.
  const plausible = bytes.length >= 20 && bytes[0] === 1 && (bytes.readUInt16LE(2) & 0x8000) !== 0;
  return plausible && bytes.toString('base64') === text ? { format, text } : undefined;
}

/** A security descriptor in another form; undefined if that form cannot say it. */
export function tryConvert({ format, text }: Permission, wanted: PermissionFormat): string | undefined {
  if (format === wanted) return text;
  return wanted === 'binary' ? sddlToBinary(text) : binaryToSddl(text);
}

/** The security descriptors of a share, each under its key. */
export class PermissionStore {
  readonly #byKey = new Map<string, Permission>();

  /** The key of a descriptor, which is always the same for the same text. */
  add(permission: Permission): string {
    const ownership = /^O:.*?(?=D:)/s.exec(permission.text)?.[0] ?? permission.format;
    const key = `${half(permission.text)}*${half(ownership)}`;
    this.#byKey.set(key, permission);
    return key;
  }

  get(key: string): Permission | undefined {
    return this.#byKey.get(key);
  }

  /** The key of what a new file or directory inherits. */
  inherited(kind: 'file' | 'directory'): string {
    return this.add({ format: 'sddl', text: kind === 'file' ? inheritedByFiles : inheritedByDirectories });
  }
}

/** Whether a text has the form of a key. */
export function isPermissionKey(text: string): boolean {
  return /^\d{1,20}\*\d{1,20}$/.test(text);
}

function half(text: string): string {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0).toString();
}

import { invalidHeader, missingHeader } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { type Attributes, tryParseAttributes } from '../smb/attributes.ts';
import { isPermissionKey, type PermissionFormat, type PermissionStore, tryPermission } from '../smb/permissions.ts';
import { type Ticks, tryParseTicks } from '../smb/ticks.ts';
import type { TreeNode } from '../tree/node.ts';
import { header, type Scene } from './scene.ts';

/** What the `x-ms-file-` headers ask for; what is absent stays, or is as in a new file. */
export interface SmbChange {
  readonly attributes?: Attributes;
  readonly created?: Ticks;
  readonly lastWritten?: Ticks;
  readonly changed?: Ticks;
  readonly permissionKey?: string;
}

/** What the headers are read for. */
export interface SmbSetting {
  readonly kind: 'file' | 'directory';
  readonly permissions: PermissionStore;
  readonly now: Ticks;
  /** Whose properties `source` stands for. */
  readonly source?: TreeNode;
}

const onceRequired = ['x-ms-file-attributes', 'x-ms-file-creation-time', 'x-ms-file-last-write-time'];

/** Before version 2021-06-08 a request that makes something, or sets its properties, had to say all of them. */
export function requireSmbHeaders(scene: Scene): void {
  if (scene.version >= '2021-06-08') return;
  for (const name of onceRequired) if (header(scene, name) === undefined) throw missingHeader(name);
  if (header(scene, 'x-ms-file-permission') === undefined && header(scene, 'x-ms-file-permission-key') === undefined)
    throw missingHeader('x-ms-file-permission');
}

/** A longer one must be kept first, with Create Permission. */
const longestPermission = 8192;

/** Reads the headers. Throws for values that the service does not know, and for keys that the share does not have. */
export function readSmbChange(scene: Scene, setting: SmbSetting): SmbChange {
  const { now, source } = setting;
  return defined({
    attributes: attributesOf(scene, setting),
    created: timeOf(scene, 'x-ms-file-creation-time', now, source?.created),
    lastWritten: timeOf(scene, 'x-ms-file-last-write-time', now, source?.lastWritten),
    changed: scene.version >= '2021-06-08' ? timeOf(scene, 'x-ms-file-change-time', now, source?.changed) : undefined,
    permissionKey: permissionKeyOf(scene, setting),
  });
}

type Parts = { readonly [K in keyof SmbChange]: SmbChange[K] | undefined };

function defined(parts: Parts): SmbChange {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** Takes over what was asked for. */
export function applySmbChange(node: TreeNode, change: SmbChange): void {
  Object.assign(node, change);
}

function attributesOf(scene: Scene, { kind, source }: SmbSetting): Attributes | undefined {
  const name = 'x-ms-file-attributes';
  const value = header(scene, name);
  const word = value?.toLowerCase();
  if (value === undefined || word === 'preserve') return undefined;
  if (word === 'source' && source !== undefined) return source.attributes;
  const attributes = tryParseAttributes(value);
  if (attributes === undefined) throw invalidHeader(name, value);
  if (kind === 'directory') return new Set(['Directory', ...attributes]);
  if (attributes.has('Directory')) throw invalidHeader(name, value);
  return attributes;
}

function timeOf(scene: Scene, name: string, now: Ticks, source: Ticks | undefined): Ticks | undefined {
  const value = header(scene, name);
  const word = value?.toLowerCase();
  if (value === undefined || word === 'preserve') return undefined;
  if (word === 'now') return now;
  if (word === 'source' && source !== undefined) return source;
  const time = tryParseTicks(value);
  if (time === undefined) throw invalidHeader(name, value);
  return time;
}

function permissionKeyOf(scene: Scene, { kind, permissions }: SmbSetting): string | undefined {
  const key = header(scene, 'x-ms-file-permission-key');
  const text = header(scene, 'x-ms-file-permission');
  if (key !== undefined) {
    if (text !== undefined) throw invalidHeader('x-ms-file-permission-key', key);
    return knownKey(permissions, key);
  }
  const word = text?.toLowerCase();
  if (text === undefined || word === 'preserve') return undefined;
  if (word === 'inherit') return permissions.inherited(kind);
  if (text.length > longestPermission) throw refusal('FileInvalidPermission');
  return addPermission(permissions, text, formatOf(header(scene, 'x-ms-file-permission-format')));
}

/** Checks a key. */
export function knownKey(permissions: PermissionStore, key: string): string {
  if (!isPermissionKey(key)) throw invalidHeader('x-ms-file-permission-key', key);
  if (permissions.get(key) === undefined) throw refusal('FileInvalidPermissionKey');
  return key;
}

/** Keeps a security descriptor. */
export function addPermission(permissions: PermissionStore, text: string, format: PermissionFormat): string {
  const permission = tryPermission(text, format);
  if (permission === undefined) throw refusal('FileInvalidPermission');
  return permissions.add(permission);
}

/** The form of a security descriptor. Default: SDDL. */
export function formatOf(value: string | undefined): PermissionFormat {
  const format = value?.toLowerCase() ?? 'sddl';
  if (format !== 'sddl' && format !== 'binary') throw invalidHeader('x-ms-file-permission-format', value ?? '');
  return format;
}

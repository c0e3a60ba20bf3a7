import { missingHeader, type WireAnswer } from '@stowage/emulator-wire';
import { refusal } from '../refusal.ts';
import { header, readableTree, type Scene, writableShare } from '../request/scene.ts';
import { addPermission, formatOf, knownKey } from '../request/smb-headers.ts';
import { tryConvert } from '../smb/permissions.ts';

/** Create Permission: keeps a security descriptor and tells its key. */
export function createPermission(scene: Scene): WireAnswer {
  const share = writableShare(scene);
  const { permission, format } = readPermission(scene.request.body.text());
  const key = addPermission(share.permissions, permission, formatOf(format));
  return { status: 201, headers: { 'x-ms-file-permission-key': key } };
}

function readPermission(text: string): { permission: string; format: string | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw refusal('InvalidInput');
    throw error;
  }
  if (typeof json !== 'object' || json === null || !('permission' in json) || typeof json.permission !== 'string')
    throw refusal('InvalidInput');
  const format = 'format' in json && typeof json.format === 'string' ? json.format : undefined;
  return { permission: json.permission, format };
}

/** Get Permission: the security descriptor of a key. */
export function getPermission(scene: Scene): WireAnswer {
  const { share } = readableTree(scene);
  const key = header(scene, 'x-ms-file-permission-key');
  if (key === undefined) throw missingHeader('x-ms-file-permission-key');
  const stored = share.permissions.get(knownKey(share.permissions, key));
  const asked = header(scene, 'x-ms-file-permission-format');
  const format = formatOf(asked);
  const text = stored && tryConvert(stored, format);
  if (text === undefined) throw refusal('CannotConvertToSddlDueToCustomAce');
  const body = { permission: text, ...(asked !== undefined && { format: asked }) };
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

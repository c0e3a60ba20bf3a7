import { invalidParameter, missingHeader } from '@stowage/emulator-wire';
import { requireParentAccess, requireRemoveAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, header, query, targetOf } from '../call.ts';
import { revisionHeaders } from '../headers.ts';
import { requireLease, requireSourceLease } from '../leases.ts';
import { requireCreateConditions, requireSourceConditions } from '../preconditions.ts';
import { applyRename, type Place, planRename, requireReplaceable } from '../tree/rename.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Path - Create with a rename source: moves a file, or a directory with all that it holds, in one step. */
export const renamePath: Handler = (call) => {
  const mode = query(call, 'mode');
  if (mode !== undefined && mode !== 'legacy' && mode !== 'posix') throw invalidParameter('mode', mode);
  if (call.request.body.length > 0) throw new StorageError('ContentLengthMustBeZero');
  const plan = planRename(call.account, sourceOf(call), { filesystem: filesystemOf(call), segments: call.segments });
  requireSourceConditions(call, plan.source);
  requireCreateConditions(call, plan.replaced);
  requireRemoveAccess(call, plan.source);
  requireParentAccess(call, plan.parent);
  requireSourceLease(call, plan.source);
  if (plan.replaced && plan.replaced !== plan.source) requireLease(call, plan.replaced);
  requireReplaceable(plan);
  applyRename(plan);
  return { status: 201, headers: revisionHeaders(plan.source) };
};

/** `/filesystem/path`, percent-encoded, perhaps with a SAS behind it. */
function sourceOf(call: Call): Place {
  const text = header(call, 'x-ms-rename-source');
  if (text === undefined) throw missingHeader('x-ms-rename-source');
  const [path = ''] = text.split('?');
  if (!path.startsWith('/')) throw new StorageError('InvalidSourceUri');
  const { filesystems, name } = call.account;
  // Path-style clients put the account in front.
  const withAccount = path.startsWith(`/${name}/`) && !filesystems.has(name);
  const { filesystemName, segments } = targetOf(withAccount ? path.slice(name.length + 1) : path);
  const filesystem = filesystems.get(filesystemName);
  if (!filesystem) throw new StorageError('FilesystemNotFound');
  return { filesystem, segments };
}

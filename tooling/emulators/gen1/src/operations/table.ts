import type { Operation } from '../call.ts';
import * as lists from './access-lists.ts';
import { append, concurrentAppend } from './append.ts';
import { concat, msConcat } from './concat.ts';
import { getContentSummary } from './content-summary.ts';
import { create, mkdirs } from './create.ts';
import { remove } from './delete.ts';
import { setExpiry } from './expiry.ts';
import { getFileStatus, listStatus } from './file-status.ts';
import { open } from './open.ts';
import { setOwner, setPermission, setReplication, setTimes } from './ownership.ts';
import { rename } from './rename.ts';
import { enumerateDeletedItems, restoreDeletedItems } from './trash.ts';

/** Every operation of the protocol by its name, with the method it is asked with. */
export const operations: Readonly<Record<string, { readonly method: string; readonly run: Operation }>> = {
  APPEND: { method: 'POST', run: append },
  CHECKACCESS: { method: 'GET', run: lists.checkAccess },
  CONCAT: { method: 'POST', run: concat },
  CONCURRENTAPPEND: { method: 'POST', run: concurrentAppend },
  CREATE: { method: 'PUT', run: create },
  DELETE: { method: 'DELETE', run: remove },
  ENUMERATEDELETEDITEMS: { method: 'GET', run: enumerateDeletedItems },
  GETACLSTATUS: { method: 'GET', run: lists.getAclStatus },
  GETCONTENTSUMMARY: { method: 'GET', run: getContentSummary },
  GETFILESTATUS: { method: 'GET', run: getFileStatus },
  LISTSTATUS: { method: 'GET', run: listStatus },
  MKDIRS: { method: 'PUT', run: mkdirs },
  MODIFYACLENTRIES: { method: 'PUT', run: lists.modifyAclEntries },
  MSCONCAT: { method: 'POST', run: msConcat },
  MSGETACLSTATUS: { method: 'GET', run: lists.msGetAclStatus },
  OPEN: { method: 'GET', run: open },
  REMOVEACL: { method: 'PUT', run: lists.removeAcl },
  REMOVEACLENTRIES: { method: 'PUT', run: lists.removeAclEntries },
  REMOVEDEFAULTACL: { method: 'PUT', run: lists.removeDefaultAcl },
  RENAME: { method: 'PUT', run: rename },
  RESTOREDELETEDITEMS: { method: 'PUT', run: restoreDeletedItems },
  SETACL: { method: 'PUT', run: lists.setAcl },
  SETEXPIRY: { method: 'PUT', run: setExpiry },
  SETOWNER: { method: 'PUT', run: setOwner },
  SETPERMISSION: { method: 'PUT', run: setPermission },
  SETREPLICATION: { method: 'PUT', run: setReplication },
  SETTIMES: { method: 'PUT', run: setTimes },
};

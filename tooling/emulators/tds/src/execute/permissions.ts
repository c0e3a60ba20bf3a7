import { findObject, locate } from '../engine/resolve.ts';
import { change, type Run } from '../engine/run.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { Permission } from '../store/objects.ts';
import type { Statement } from '../syntax/statement.ts';
import { finishPlain } from './finish.ts';

/** GRANT, DENY and REVOKE: they are noted, and nothing is refused because of them. */
export async function executePermission(run: Run, statement: Extract<Statement, { kind: 'permission' }>): Promise<void> {
  const { object: path, schema: schemaName, line } = statement;
  await change(run, async (transaction) => {
    if (path !== undefined) {
      const target = locate(run, path, line);
      const object = findObject(transaction, target);
      if (object === undefined)
        throw new SqlError(15151, `Cannot find the object '${target.name}', because it does not exist or you do not have permission.`, {
          line,
        });
      transaction.put(target.database, { ...object, permissions: changed(object.permissions, statement) });
      return;
    }
    if (schemaName === undefined) throw notInterpreted('permissions on the database', line);
    const { database } = run.session;
    const schema = transaction.schema(database, schemaName);
    if (schema === undefined)
      throw new SqlError(15151, `Cannot find the schema '${schemaName}', because it does not exist or you do not have permission.`, {
        line,
      });
    transaction.setSchema(database, schemaName, { ...schema, permissions: changed(schema.permissions, statement) });
  });
  finishPlain(run);
}

function changed(
  permissions: readonly Permission[],
  { action, permissions: named, grantees, grantOption }: Extract<Statement, { kind: 'permission' }>,
): Permission[] {
  const all = named.flatMap((permission) => grantees.map((grantee) => ({ permission, grantee })));
  const kept = permissions.filter(
    (old) => !all.some(({ permission, grantee }) => permission === old.permission && grantee.toLowerCase() === old.grantee.toLowerCase()),
  );
  if (action === 'revoke') return kept;
  const state = action === 'deny' ? 'deny' : grantOption ? 'grantWithOption' : 'grant';
  return [...kept, ...all.map((one): Permission => ({ ...one, state }))];
}

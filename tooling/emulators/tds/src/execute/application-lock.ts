import type { Run } from '../engine/run.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { SqlValue } from '../values/value.ts';

/** `sp_getapplock` for a transaction: 0 when the lock is had, -1 after its time. */
export async function takeApplicationLock(run: Run, resource: string, owner: string, timeout: SqlValue | undefined): Promise<number> {
  const { session } = run;
  if (owner !== '' && owner.toLowerCase() !== 'transaction') throw notInterpreted('locks of sp_getapplock that a session owns');
  if (session.transaction === undefined) throw new SqlError(1223, 'Cannot acquire an application lock: there is no transaction.');
  const wait = timeout === undefined || timeout === null ? session.options.lockTimeout : Number(timeout);
  try {
    await session.instance.locks.take(session.transaction, `application ${resource}`, wait, run.signal);
    return 0;
  } catch (error) {
    if (error instanceof SqlError && error.number === 1222) return -1;
    throw error;
  }
}

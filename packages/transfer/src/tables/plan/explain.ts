import type { RowSettings } from '../options.ts';
import type { CopyRowsPlan } from './copy-plan.ts';

/** A plan in sentences. */
export function explain(
  { source, target, reads, writes, columns, losses, problems }: Omit<CopyRowsPlan, 'steps'>,
  settings: RowSettings,
  method: 'export' | 'import' | 'batches',
): readonly string[] {
  const { onBadRow, verify, state, keys, resume } = settings;
  const steps: string[] = [];
  const about = (rows: number | undefined): string => (rows === undefined ? '' : `, about ${rows} rows`);
  if (reads.what === 'files')
    steps.push(`Read ${reads.files} ${reads.files === 1 ? 'file' : 'files'} of ${source}, ${reads.bytes} bytes in all.`);
  else if (reads.what === 'statement') steps.push(`Run the statement in ${source.split(':')[0]}.`);
  else {
    const { from, to, column } = reads.range ?? {};
    const bounds = [
      from === undefined ? undefined : `from ${String(from)}`,
      to === undefined ? undefined : `up to, without, ${String(to)}`,
    ];
    const range = column === undefined ? '' : `, ${column} ${bounds.filter((bound) => bound !== undefined).join(' ') || 'not null'}`;
    steps.push(`Read the table ${source}${about(reads.estimatedRows)}${range}.`);
  }
  if (method === 'export') steps.push('The database writes the file by itself.');
  if (method === 'import') steps.push('The database reads the file by itself.');
  if (writes.what === 'table') {
    const sentences = {
      create: `Create the table ${target} with ${columns.length} columns, and write the rows.`,
      append: `Add the rows to ${target}${about(writes.estimatedRows)} there.`,
      replace: `Replace all rows of ${target}${about(writes.estimatedRows)} there.`,
      merge: `Merge the rows into ${target} by ${keys.join(', ') || 'keys that are not given'}.`,
      fail: `Fail, because ${target} exists.`,
    };
    steps.push(`${sentences[writes.action]} All of it in one transaction.`);
  } else {
    const verb = { create: 'Write', overwrite: 'Overwrite', keep: 'Keep' }[writes.action];
    steps.push(`${verb} ${writes.path} as ${writes.format}${writes.existing > 0 ? `; ${writes.existing} there` : ''}.`);
  }
  if (resume) steps.push('Keep a journal of finished parts, and do only what is missing when it is run again.');
  steps.push(
    losses.length === 0
      ? 'No column is known to lose anything.'
      : `${losses.length} columns lose something: ${losses.map(({ column }) => column).join(', ')}.`,
  );
  if (onBadRow !== 'fail')
    steps.push(onBadRow === 'skip' ? 'Leave out rows that do not fit, and count them.' : 'Write rows that do not fit to a file.');
  const checks = {
    none: undefined,
    rows: 'Compare how many rows each side counted.',
    checksum: 'Read the target back and compare the sums of both sides.',
  };
  if (checks[verify] !== undefined) steps.push(checks[verify]);
  if (state !== undefined && reads.range?.to !== undefined)
    steps.push(`Keep ${String(reads.range.to)} as where the next copy of ${state.name} begins.`);
  for (const { code, message } of problems) steps.push(`It will fail: ${code}, ${message}`);
  return steps;
}

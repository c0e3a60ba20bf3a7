import type { Workspace } from '@stowage/workspace';
import prettyBytes from 'pretty-bytes';
import { getBorderCharacters, table } from 'table';
import type { Journey } from './journey.ts';

const right = { alignment: 'right' } as const;
const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(2);

/** The datastores of a workspace, one a line. */
export async function describeDatastores(workspace: Workspace): Promise<string> {
  const rows = (await workspace.list()).map(({ name, type, location, isDefault }) => [
    `  ${name}${isDefault ? ' (default)' : ''}`,
    type,
    location ?? '',
  ]);
  return table(rows, { border: getBorderCharacters('void'), drawHorizontalLine: () => false }).trimEnd();
}

/** What was moved, as a table. */
export function describeJourneys(journeys: readonly Journey[]): string {
  const rows = journeys.map(({ route, files, bytes, up, down, differences }) => [
    route,
    String(files),
    prettyBytes(bytes),
    seconds(up),
    seconds(down),
    differences.length === 0 ? 'sha256' : `${differences.length} differ`,
  ]);
  return table([['store', 'files', 'bytes', 'up s', 'down s', 'verified'], ...rows], {
    border: getBorderCharacters('norc'),
    columns: [{}, right, right, right, right, {}],
    drawHorizontalLine: (line, count) => line <= 1 || line === count,
  }).trimEnd();
}

import type { ConflictPolicy } from '@stowage/transfer';
import type { BadRowPolicy, CopyDataOptions, RowVerification } from '@stowage/transfer/tables';
import { type Command, Option } from 'commander';
import { formatNames } from '../options/format-names.ts';
import { parseCount } from '../options/parse-count.ts';

/** What the options of `stowage copy` give. */
export interface CopyFlags {
  readonly recursive?: true;
  readonly onConflict?: ConflictPolicy;
  readonly concurrency?: number;
  readonly stopOnError?: true;
  readonly verbose?: true;
  readonly format?: CopyDataOptions['format'];
  readonly query?: string;
  readonly param?: readonly string[];
  readonly mode?: CopyDataOptions['mode'];
  readonly key?: readonly string[];
  readonly partRows?: number;
  readonly partBytes?: number;
  readonly partitionBy?: readonly string[];
  readonly onBadRow?: BadRowPolicy;
  readonly divertTo?: string;
  readonly cursor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
  readonly resume?: true;
  readonly parallel?: number;
  readonly verify?: RowVerification;
  readonly dryRun?: true;
}

const list = (text: string, before: readonly string[] = []): string[] => [...before, ...text.split(',').map((name) => name.trim())];

/** Adds them. */
export function addCopyOptions(command: Command): Command {
  return command
    .option('--dry-run', 'say what would be done, column by column, and do nothing')
    .addOption(new Option('--verify <how>', 'compare row counts, or checksums of both sides too').choices(['checksum', 'rows', 'none']))
    .optionsGroup('Files:')
    .option('-r, --recursive', 'folders of files as they are too')
    .addOption(
      new Option('--on-conflict <policy>', 'what happens to files that exist').choices([
        'fail',
        'skip',
        'overwrite',
        'ifNewer',
        'ifChanged',
      ]),
    )
    .addOption(new Option('--format <format>', 'what files of rows are').choices(formatNames))
    .option('--part-rows <count>', 'rows of a file, at most; the target is a folder', parseCount)
    .option('--part-bytes <count>', 'about how many bytes a file gets; the target is a folder', parseCount)
    .option('--partition-by <columns>', 'columns that become folders; commas between them', list)
    .option('--concurrency <count>', 'files as they are at a time', parseCount)
    .option('--stop-on-error', 'start no further file after one has failed')
    .option('-v, --verbose', 'a line for each file that is copied as it is')
    .optionsGroup('Tables:')
    .option('--query <statement>', 'the rows of this statement, in the database that <from> names')
    .option('--param <value...>', 'the values of its parameters, in order')
    .addOption(
      new Option('--mode <mode>', 'what happens to a table that exists (default: fail)').choices(['append', 'replace', 'merge', 'fail']),
    )
    .option('--key <columns>', 'the columns that identify a row, for --mode merge; commas between them', list)
    .option('--parallel <count>', 'connections that read a table at a time', parseCount)
    .optionsGroup('Rows that do not fit:')
    .addOption(new Option('--on-bad-row <policy>', 'fail, leave them out, or write them to a file').choices(['fail', 'skip', 'divert']))
    .option('--divert-to <address>', 'that file: JSON lines with row, column, reason and cells')
    .optionsGroup('Again and again:')
    .option('--cursor <column>', 'copy rows by this column, which only grows')
    .option('--from <value>', 'from this value on; with --state by default where the last copy ended')
    .option('--to <value>', 'up to this value, without it; with --state by default right behind the highest that is there')
    .option('--state <name>', 'keep where the copy ended under this name, in the workspace')
    .option('--resume', 'go on with an export that was torn, or begin one that can be: --cursor, --part-rows');
}

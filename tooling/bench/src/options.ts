import { parseArgs } from 'node:util';
import type { Contest } from './contests/contest.ts';
import { contests } from './contests/index.ts';
import { type SubjectName, subjectNames } from './subjects/index.ts';
import { works } from './works/index.ts';
import type { Work } from './works/work.ts';

/** What the command line asks for. */
export interface BenchOptions {
  readonly works: readonly Work[];
  readonly contests: readonly Contest[];
  readonly isQuick: boolean;
  readonly isJson: boolean;
  /** Who is held against the others. */
  readonly subject: SubjectName;
}

/** How the program is used. */
export const usage: string = `Usage: npm run bench -- [options]

  --only <work>     run this work only; may be given again
                    (${[...works, ...contests].map(({ name }) => name).join(', ')})
  --quick           small amounts, one repeat: to see that everything runs, not to measure
  --json            one JSON object on standard output instead of the table
  --subject <name>  hold this one against the others (${subjectNames.join(', ')})
  --help`;

/** Reads the command line. Throws a TypeError that names what is wrong; undefined means that help was asked for. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      subject: { type: 'string', default: subjectNames[0] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const subject = subjectNames.find((name) => name === values.subject);
  if (!subject) throw new TypeError(`There is no subject named ${values.subject}.`);
  const unknown = values.only?.find((wanted) => ![...works, ...contests].some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new TypeError(`There is no work named ${unknown}.`);
  const isChosen = ({ name }: { readonly name: string }): boolean => values.only?.includes(name) ?? true;
  return {
    works: works.filter(isChosen),
    contests: contests.filter(isChosen),
    isQuick: values.quick,
    isJson: values.json,
    subject,
  };
}

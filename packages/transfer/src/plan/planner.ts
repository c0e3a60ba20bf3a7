import { DatastoreError, isDatastoreError, isInside, joinPath } from '@stowage/core';
import type { TransferEvent } from '../transfer-event.ts';
import { FilePrefixes } from './file-prefixes.ts';
import type { Found, SourceDirectory, SourceFile } from './found.ts';
import { NameClaims } from './name-claims.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** Where each file goes. It depends on the source and the options alone, never on what is at the target. */
export interface Layout {
  /** What comes between the target and a file's path below the source; `''` for nothing. */
  readonly prefix: string;
  /** The name of a single file, instead of its own. */
  readonly as?: string | undefined;
  /** The sources may bring the same name twice. */
  readonly repeats?: boolean | undefined;
  /** The file or folder of the target's own store that is read: nothing may be put there. */
  readonly guarded?: string | undefined;
}

/** A step of a transfer. */
export type PlannedItem =
  | { readonly kind: 'file'; readonly file: SourceFile /** Below the target. */; readonly path: string }
  | { readonly kind: 'directory'; readonly directory: SourceDirectory; readonly path: string }
  | { readonly kind: 'settled'; readonly event: TransferEvent };

/**
 * Turns what a source finds into the steps of a transfer, lazily and in the same order: lays out the target paths and sorts out what
 * cannot be transferred whatever is at the target. What hangs on the target's state is decided when a step is carried out.
 *
 * A listing that breaks off becomes a last, failed step.
 */
export async function* plan(
  source: Source,
  target: Target,
  layout: Layout,
  signal: AbortSignal,
): AsyncGenerator<PlannedItem, void, undefined> {
  const rules = createRules(source, target, layout);
  try {
    for await (const found of source.find(signal)) yield toItem(found, target, layout, rules);
  } catch (error) {
    if (signal.aborted || !isDatastoreError(error)) throw error;
    yield {
      kind: 'settled',
      event: { type: 'listing', source: source.name, outcome: 'failed', because: 'The source could not be listed to its end.', error },
    };
  }
}

/** A rule looks at a path below the target and says what is wrong with it. */
type Rule = (file: SourceFile, path: string) => DatastoreError | undefined;

function createRules(source: Source, target: Target, layout: Layout): readonly Rule[] {
  const rules: Rule[] = [(_file, path) => target.tryRefuse(path)];
  if (layout.guarded !== undefined) rules.push(refuseOwnSource(target, layout.guarded));
  if (source.showsNesting && !target.nests) rules.push(refuseNesting());
  if (layout.repeats || target.fold !== undefined) rules.push(refuseSameName(target));
  return rules;
}

function toItem(found: Found, target: Target, layout: Layout, rules: readonly Rule[]): PlannedItem {
  switch (found.kind) {
    case 'file': {
      const { file } = found;
      const path = joinPath(layout.prefix, layout.as ?? file.relative);
      for (const rule of rules) {
        const error = rule(file, path);
        if (error !== undefined) return failed(file.path, target.describe(path), error);
      }
      return { kind: 'file', file, path };
    }
    case 'directory': {
      const { directory } = found;
      const path = joinPath(layout.prefix, directory.relative);
      const error = target.tryRefuse(path);
      if (error === undefined) return { kind: 'directory', directory, path };
      return {
        kind: 'settled',
        event: { type: 'directory', source: directory.path, outcome: 'failed', because: 'The target cannot hold this name.', error },
      };
    }
    case 'skipped':
      return {
        kind: 'settled',
        event: { type: found.type, source: found.path, outcome: 'skipped', because: found.because, reason: found.reason },
      };
    case 'failed':
      return {
        kind: 'settled',
        event: { type: found.type, source: found.path, outcome: 'failed', because: found.because, error: found.error },
      };
  }
}

function failed(source: string, target: string, error: DatastoreError): PlannedItem {
  return {
    kind: 'settled',
    event: { type: 'file', source, target, outcome: 'failed', because: 'The target cannot hold this file under its name.', error },
  };
}

function refuseOwnSource(target: Target, guarded: string): Rule {
  return (file, path) => {
    const at = target.describe(path);
    if (!isInside(guarded, at)) return undefined;
    return new DatastoreError(
      'PATH.INVALID',
      `${file.path} would become ${at}, which is ${at === file.path ? 'itself' : 'inside of what is being read'}.`,
      {
        path: at,
        nextAction: 'Choose a target outside of the source.',
      },
    );
  };
}

function refuseNesting(): Rule {
  const files = new FilePrefixes();
  return (file) => {
    const holder = files.add(file.path);
    if (holder === undefined) return undefined;
    return new DatastoreError('PATH.NOT_DIRECTORY', `${file.path} lies in ${holder}, which is a file; only some services allow both.`, {
      path: file.path,
      nextAction: 'Rename one of the two.',
    });
  };
}

function refuseSameName(target: Target): Rule {
  const claims = new NameClaims(target.fold ?? ((path) => path));
  return (file, path) => {
    const taken = claims.claim(path);
    if (taken === undefined) return undefined;
    return new DatastoreError(
      'PATH.EXISTS',
      `${file.path} would become ${target.describe(path)}, and this transfer has given that name to ${taken}.`,
      {
        path: file.path,
        nextAction: 'Rename one of the two, or transfer them to different folders.',
      },
    );
  };
}

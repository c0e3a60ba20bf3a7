import { DatastoreError } from '@stowage/core';
import { knownComputes } from '../matrix/columns.ts';
import type { AnyComputeKind } from './define-compute.ts';
import { localCompute } from './local/local-compute.ts';

/** A kind of compute that is imported only when it is first used. */
export interface ComputeSource {
  readonly kinds: readonly string[];
  /** The package it comes from. */
  readonly package: string;
  readonly version: string;
  load(kind: string): Promise<AnyComputeKind>;
}

/** The kinds of computes of an application. `local` is always there. */
export interface ComputeRegistry {
  /** Sorted. */
  readonly kinds: readonly string[];
  /** Where a kind comes from; undefined for one that was given as a value. */
  sourceOf(kind: string): ComputeSource | undefined;
  /** A kind, imported if need be. Fails with `COMPUTE.NOT_INSTALLED`, `COMPUTE.INCOMPATIBLE`. */
  kind(name: string): Promise<AnyComputeKind>;
}

/**
 * Makes a registry from kinds of computes, from sources that `discoverComputes` found, or both.
 *
 * Fails with `COMPUTE.INCOMPATIBLE` when a kind is there twice, naming both packages.
 */
export function createComputeRegistry(computes: readonly (AnyComputeKind | ComputeSource)[] = []): ComputeRegistry {
  const byKind = new Map<string, AnyComputeKind | ComputeSource>([['local', localCompute]]);
  for (const entry of computes) {
    for (const kind of 'load' in entry ? entry.kinds : [entry.kind]) {
      const other = byKind.get(kind);
      if (other !== undefined) {
        throw new DatastoreError(
          'COMPUTE.INCOMPATIBLE',
          `Two packages are for computes of the kind ${kind}: ${nameOf(other)} and ${nameOf(entry)}.`,
          {
            nextAction: 'Remove all but one of them.',
          },
        );
      }
      byKind.set(kind, entry);
    }
  }
  const kinds = [...byKind.keys()].sort();
  return {
    kinds,
    sourceOf(kind) {
      const entry = byKind.get(kind);
      return entry !== undefined && 'load' in entry ? entry : undefined;
    },
    async kind(name) {
      const entry = byKind.get(name);
      if (entry === undefined) throw notInstalled(name, kinds);
      return 'load' in entry ? entry.load(name) : entry;
    },
  };
}

function nameOf(entry: AnyComputeKind | ComputeSource): string {
  return 'load' in entry ? entry.package : `the kind "${entry.title}" that was given as a value`;
}

function notInstalled(name: string, kinds: readonly string[]): DatastoreError {
  const packageName = Object.hasOwn(knownComputes, name) ? knownComputes[name] : undefined;
  return new DatastoreError(
    'COMPUTE.NOT_INSTALLED',
    `There is no compute of the kind ${JSON.stringify(name)}; there are ${kinds.join(', ')}.`,
    {
      nextAction: packageName === undefined ? 'Use one of these, or install the package for it.' : `npm install ${packageName}`,
    },
  );
}

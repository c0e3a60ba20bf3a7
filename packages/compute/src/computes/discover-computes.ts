import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatastoreError, findStowagePackages, isDatastoreError, type PackageSearch } from '@stowage/core';
import { type AnyComputeKind, computeApi } from './define-compute.ts';
import { tryParseComputeManifest } from './manifest.ts';
import type { ComputeSource } from './registry.ts';

/** A dependency that looks like a kind of compute and cannot be used, with the reason. */
export interface ComputeFinding {
  readonly package: string;
  readonly code: 'COMPUTE.NOT_INSTALLED' | 'COMPUTE.INCOMPATIBLE';
  readonly message: string;
}

/** What was found. Hand `computes` to `createComputeRegistry`. */
export interface ComputeDiscovery {
  readonly computes: readonly ComputeSource[];
  readonly findings: readonly ComputeFinding[];
}

/**
 * Finds the kinds of computes that applications depend on directly, as drivers are found: by the `stowage` field of package.json files,
 * importing nothing. Where several applications have a kind, the first counts. One without a package.json has none.
 *
 * @param places of the applications, the most important first
 */
export async function discoverComputes(...places: readonly PackageSearch[]): Promise<ComputeDiscovery> {
  const computes: ComputeSource[] = [];
  const findings: ComputeFinding[] = [];
  const seen = new Set<string>();
  for (const place of places) {
    const found = await tryFindPackages(place);
    if (found === undefined || seen.has(found.application)) continue;
    seen.add(found.application);
    const taken = new Set(computes.flatMap(({ kinds }) => kinds));
    for (const { name, problem, folder = '', version = '', field } of found.packages) {
      if (problem !== undefined) {
        if (name.startsWith('@stowage/compute-')) findings.push({ package: name, code: 'COMPUTE.NOT_INSTALLED', message: problem });
        continue;
      }
      const parsed = tryParseComputeManifest(field);
      if (typeof parsed === 'string') {
        findings.push({ package: name, code: 'COMPUTE.INCOMPATIBLE', message: `${name} is not usable as a compute: ${parsed}.` });
      }
      if (typeof parsed !== 'object') continue;
      const module = join(folder, parsed.compute);
      const kinds = parsed.computes.filter((kind) => !taken.has(kind));
      if (kinds.length > 0) computes.push({ package: name, version, kinds, load: (kind) => importKind(name, module, kind) });
    }
  }
  return { computes, findings };
}

async function tryFindPackages(
  place: PackageSearch,
): ReturnType<typeof findStowagePackages> extends Promise<infer Found> ? Promise<Found | undefined> : never {
  try {
    return await findStowagePackages(place);
  } catch (error) {
    // A workspace need not belong to an application.
    if (isDatastoreError(error, 'CONFIG.INVALID') && error.cause === undefined) return undefined;
    throw error;
  }
}

function isKind(value: unknown): value is AnyComputeKind {
  const { kind, open } = (value ?? {}) as { kind?: unknown; open?: unknown };
  return typeof kind === 'string' && typeof open === 'function';
}

async function importKind(packageName: string, module: string, kind: string): Promise<AnyComputeKind> {
  let exported: unknown;
  try {
    exported = ((await import(pathToFileURL(module).href)) as { readonly default?: unknown }).default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatastoreError('COMPUTE.INCOMPATIBLE', `The package ${packageName} could not be loaded: ${reason}`, { cause: error });
  }
  const found = (Array.isArray(exported) ? exported : [exported]).find((one) => isKind(one) && one.kind === kind);
  if (found === undefined) {
    throw new DatastoreError('COMPUTE.INCOMPATIBLE', `The default export of ${packageName} is no compute of the kind ${kind}.`);
  }
  if (found.api !== computeApi) {
    throw new DatastoreError(
      'COMPUTE.INCOMPATIBLE',
      `${packageName} is written for contract ${found.api}; this Stowage has contract ${computeApi}.`,
    );
  }
  return found;
}

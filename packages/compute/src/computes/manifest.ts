import { computeApi } from './define-compute.ts';

/** The part of a package's `stowage` field that is about computes. */
export interface ComputeManifest {
  /** The module whose default export is the kind of compute, relative to the package: `./dist/index.js`. */
  readonly compute: string;
  /** The kinds it has. */
  readonly computes: readonly string[];
}

/** Reads a manifest; gives a text that says what is wrong with it, or undefined where it says nothing of computes. */
export function tryParseComputeManifest(field: unknown): ComputeManifest | string | undefined {
  if (typeof field !== 'object' || field === null) return undefined;
  const { api, compute, computes } = field as Record<string, unknown>;
  if (compute === undefined && computes === undefined) return undefined;
  if (!Number.isInteger(api)) return '"stowage.api" is not a whole number';
  if (api !== computeApi) return `it is written for contract ${api}, and this Stowage has contract ${computeApi}`;
  if (typeof compute !== 'string' || !compute.startsWith('./') || compute.split('/').includes('..')) {
    return '"stowage.compute" is not a path inside the package that starts with "./"';
  }
  const named = Array.isArray(computes) && computes.length > 0 && computes.every((kind) => /^[a-z0-9_]+$/.test(String(kind)));
  return named ? { compute, computes: computes.map(String) } : '"stowage.computes" is not a list of names of the form [a-z0-9_]+';
}

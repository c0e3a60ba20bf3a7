import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { PackedPackage } from './packed.ts';

/** What publint finds in a tarball, suggestions included. */
export async function findPublintFaults({ folder, tarball }: PackedPackage): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  return messages.map((message) => `${folder}: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

/**
 * What "are the types wrong" finds in a tarball for importers that know `exports` and ES modules; the packages make no
 * promise to others. A package without types, or without an entry that resolves, is a fault.
 */
export async function findTypeResolutionFaults({ folder, tarball }: PackedPackage): Promise<readonly string[]> {
  const result = await checkPackage(createPackageFromTarballData(tarball));
  if (!result.types) return [`${folder}: no types are published`];
  if (Object.keys(result.entrypoints).length === 0) return [`${folder}: no entry points were found`];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind))
    .map((problem) => `${folder}: ${JSON.stringify(problem)}`);
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageFromTarballData } from '@arethetypeswrong/core';
import { pack } from '@stowage/build/pack';
import { type Manifest, readPublished, type TextFile } from './workspaces.ts';

/** A published package as its tarball holds it; paths are relative to the package. */
export interface PackedPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly TextFile[];
  readonly tarball: Uint8Array<ArrayBuffer>;
}

let packed: Promise<readonly PackedPackage[]> | undefined;

/** Every published package, packed once for all checks. Requires that they are built. */
export function readPacked(): Promise<readonly PackedPackage[]> {
  packed ??= packAll();
  return packed;
}

async function packAll(): Promise<readonly PackedPackage[]> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-pack-'));
  try {
    const packages: PackedPackage[] = [];
    for (const { folder } of readPublished()) packages.push(await packOne(folder, directory));
    return packages;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Packs one package into `directory` and reads the tarball. */
export async function packOne(folder: string, directory: string): Promise<PackedPackage> {
  const tarball = new Uint8Array(await readFile(await pack(folder, directory)));
  const content = createPackageFromTarballData(tarball);
  const prefix = `/node_modules/${content.packageName}/`;
  const files = content.listFiles().map((path) => ({ path: path.slice(prefix.length), text: content.readFile(path) }));
  const manifest = JSON.parse(content.readFile(`${prefix}package.json`)) as Manifest;
  return { folder, manifest, files, tarball };
}

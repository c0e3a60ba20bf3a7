import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRegistry, type Discovery, type DiscoveryFinding, type DriverSource, discoverDrivers, type Registry } from '@stowage/core';

/** The drivers that a workspace can use. */
export interface Drivers {
  readonly registry: Registry;
  /** Packages that look like drivers and cannot be used. */
  readonly findings: readonly DiscoveryFinding[];
  /** The package.json files whose dependencies were looked at; empty when the registry was given. */
  readonly applications: readonly string[];
}

/** Where drivers are looked for. */
export interface DriverPlaces {
  /** The workspace's folder: the application that it belongs to comes first. */
  readonly folder: string;
  /** A file or folder of the program that embeds the workspace; its drivers fill in for types that the first does not have. */
  readonly application: string;
  readonly includeDev: boolean;
}

/**
 * Finds the drivers of two applications: the one that the workspace lies in, and the program that has opened it. Where both have
 * a type, the workspace's own driver counts.
 */
export async function findDrivers({ folder, application, includeDev }: DriverPlaces): Promise<Drivers> {
  const discoveries: Discovery[] = [];
  for (const from of [folder, application]) {
    if (!hasApplication(from)) continue;
    const discovery = await discoverDrivers({ from, includeDev });
    if (!discoveries.some((known) => known.application === discovery.application)) discoveries.push(discovery);
  }
  const [first, ...others] = discoveries;
  const sources: DriverSource[] = [...(first?.drivers ?? [])];
  const taken = new Set(sources.flatMap(({ types }) => types));
  for (const source of others.flatMap(({ drivers }) => drivers)) {
    const types = source.types.filter((type) => !taken.has(type));
    if (types.length > 0) sources.push({ ...source, types });
  }
  return {
    registry: createRegistry(sources),
    findings: discoveries.flatMap(({ findings }) => findings),
    applications: discoveries.map((one) => one.application),
  };
}

/** A workspace need not belong to an application; discovery would call that a fault. */
function hasApplication(from: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return true;
    if (dirname(folder) === folder) return false;
  }
}

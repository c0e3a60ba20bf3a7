/** How one package manager installs an application, and how a program of it is run there. */
export interface PackageManager {
  readonly name: string;
  /** The files that it reads, by name; `overrides` maps a package to the tarball to take instead of the registry's. */
  files(dependencies: Tarballs, overrides: Tarballs): Readonly<Record<string, string>>;
  readonly install: readonly [command: string, ...parameters: string[]];
  readonly run: readonly [command: string, ...parameters: string[]];
  /** Packages stand in node_modules, where TypeScript finds them. */
  readonly nodeModules: boolean;
}

/** Package name to tarball, as a `file:` address. */
export type Tarballs = Readonly<Record<string, string>>;

function manifest(fields: object): string {
  return JSON.stringify({ name: 'application', private: true, type: 'module', ...fields });
}

const npm: PackageManager = {
  name: 'npm',
  files: (dependencies, overrides) => ({ 'package.json': manifest({ dependencies, overrides }) }),
  install: ['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefer-offline'],
  run: ['node'],
  nodeModules: true,
};

const pnpm: PackageManager = {
  name: 'pnpm',
  files: (dependencies, overrides) => ({
    'package.json': manifest({ dependencies }),
    'pnpm-workspace.yaml': JSON.stringify({ packages: ['.'], overrides }),
  }),
  install: ['pnpm', 'install', '--prefer-offline', '--reporter=append-only'],
  run: ['node'],
  nodeModules: true,
};

const yarn: PackageManager = {
  name: "yarn Plug'n'Play",
  files: (dependencies, resolutions) => ({
    'package.json': manifest({ dependencies, resolutions }),
    'yarn.lock': '',
    '.yarnrc.yml': JSON.stringify({ nodeLinker: 'pnp', enableTelemetry: false, enableImmutableInstalls: false }),
  }),
  install: ['yarn', 'install'],
  run: ['yarn', 'node'],
  nodeModules: false,
};

const bun: PackageManager = {
  name: 'bun',
  files: (dependencies, overrides) => ({ 'package.json': manifest({ dependencies, overrides }) }),
  install: ['bun', 'install'],
  run: ['node'],
  nodeModules: true,
};

/** The package managers that an application may use. */
export const packageManagers: readonly PackageManager[] = [npm, pnpm, yarn, bun];

import { driverApi } from '../define-driver.ts';

/** The `stowage` field of a driver's package.json. */
export interface DriverManifest {
  /** The contract the driver is written for. */
  readonly api: number;
  /** The module whose default export is the driver, relative to the package: `./dist/index.js`. */
  readonly driver: string;
  /** The datastore types it drives. */
  readonly types: readonly string[];
  /** `retired`: the service is no more, and the driver is for what is left of it. Default `active`. */
  readonly status: 'active' | 'retired';
}

/** Reads a manifest; gives a text that says what is wrong with it, or undefined where there is no `stowage` field, or one without a driver's part. */
export function tryParseManifest(field: unknown): DriverManifest | string | undefined {
  if (field === undefined) return undefined;
  if (typeof field !== 'object' || field === null) return 'the "stowage" field is not an object';
  const { api, driver, types, status = 'active', compute } = field as Record<string, unknown>;
  if (driver === undefined && compute !== undefined) return undefined;
  if (!Number.isInteger(api)) return '"stowage.api" is not a whole number';
  if (api !== driverApi) return `it is written for contract ${api}, and this core has contract ${driverApi}`;
  if (typeof driver !== 'string' || !driver.startsWith('./') || driver.split('/').includes('..'))
    return '"stowage.driver" is not a path inside the package that starts with "./"';
  if (!Array.isArray(types) || types.length === 0 || !types.every((type) => typeof type === 'string' && /^[a-z0-9_]+$/.test(type))) {
    return '"stowage.types" is not a list of type names of the form [a-z0-9_]+';
  }
  if (status !== 'active' && status !== 'retired') return '"stowage.status" is neither "active" nor "retired"';
  return { api: driverApi, driver, types, status };
}

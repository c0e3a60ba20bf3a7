import type { Emulator } from '@stowage/emulator-wire';
import { type Gen1Options, startGen1Emulator } from '../src/index.ts';

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Name and inner number of a RemoteException. */
  readonly refusal: string | undefined;
  /** The value of a JSON body. */
  json(): Record<string, Record<string, never>>;
}

type Parameters = Readonly<Record<string, string | number | boolean>>;

/** An account to ask things of. */
export interface Account {
  readonly emulator: Emulator;
  ask(
    method: string,
    operation: string,
    path: string,
    parameters?: Parameters,
    body?: string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  create(path: string, body: string, parameters?: Parameters): Promise<Answer>;
  read(path: string, parameters?: Parameters): Promise<string>;
  names(path: string, parameters?: Parameters): Promise<readonly string[]>;
  status(path: string, parameters?: Parameters): Promise<Record<string, unknown>>;
  entries(path: string): Promise<readonly string[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const extended = ['CONCURRENTAPPEND', 'SETEXPIRY'];

/** Starts an emulator that verifies nobody, unless the options say otherwise, and speaks to its only account. */
export async function startAccount(options: Gen1Options = {}, version = '2018-09-01'): Promise<Account> {
  const emulator = await startGen1Emulator({ authentication: 'off', ...options });
  const ask: Account['ask'] = async (method, operation, path, parameters = {}, body, headers = {}) => {
    const query = new URLSearchParams({ op: operation, ...Object.fromEntries(Object.entries(parameters).map(([k, v]) => [k, String(v)])) });
    if (version !== '') query.set('api-version', version);
    const root = extended.includes(operation) ? 'webhdfsext' : 'webhdfs/v1';
    const response = await fetch(`${emulator.url}/devstoreaccount1/${root}${path}?${query}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const refusal = /"RemoteException":\{"exception":"(\w+)"/.exec(text)?.[1];
    const number = response.headers.get('status');
    return {
      status: response.status,
      headers: response.headers,
      text,
      refusal: refusal === undefined ? undefined : [response.status, refusal, number].filter((part) => part !== null).join(' '),
      json: () => JSON.parse(text),
    };
  };
  const listing: Account['names'] = async (path, parameters = {}) => {
    const { FileStatuses } = JSON.parse((await ask('GET', 'LISTSTATUS', path, parameters)).text);
    return FileStatuses.FileStatus.map(({ pathSuffix }: { pathSuffix: string }) => pathSuffix);
  };
  return {
    emulator,
    ask,
    create: (path, body, parameters = {}) => ask('PUT', 'CREATE', path, { write: true, ...parameters }, body),
    read: async (path, parameters = {}) => (await ask('GET', 'OPEN', path, { read: true, ...parameters })).text,
    names: listing,
    status: async (path, parameters = {}) => JSON.parse((await ask('GET', 'GETFILESTATUS', path, parameters)).text).FileStatus,
    entries: async (path) => JSON.parse((await ask('GET', 'MSGETACLSTATUS', path)).text).AclStatus.entries,
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

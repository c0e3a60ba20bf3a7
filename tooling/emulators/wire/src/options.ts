import type { TokenRevocation } from './access/token-revocation.ts';
import type { Clock } from './clock.ts';
import type { FaultPlan } from './faults/plan.ts';
import type { LoggedRequest } from './server/request-log.ts';

/** The account that Azurite has too. */
export const defaultAccount = 'devstoreaccount1';

/** The well-known key of Azurite's account. It opens nothing but test servers. */
export const defaultAccountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** What every emulator can be started with. */
export interface EmulatorOptions {
  /** Account names and their keys in base64. Default: `devstoreaccount1` with Azurite's well-known key. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** PEM texts; the server speaks https with them. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Default: the real time. */
  readonly clock?: Clock;
  /** `off` answers every request as the account's owner. Default: `verify`. */
  readonly authentication?: 'verify' | 'off';
  /** `basic` accepts bearer tokens of any signature whose claims fit. Without it every bearer token is refused. */
  readonly oauth?: 'basic';
  /** Makes tokens worthless before their time. Default: only their claims count. */
  readonly tokens?: TokenRevocation;
  /** Faults from the start; `faults.arm` sets them later. */
  readonly faults?: FaultPlan;
  /** Told of each request once its answer is decided. */
  readonly onExchange?: (exchange: LoggedRequest) => void;
}

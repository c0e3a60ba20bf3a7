import { testCertificateAuthority } from './certificate-authority.ts';
import { startIdentityServer } from './identity-server.ts';
import { trustInThisProcess } from './process-trust.ts';

/** A service principal whose tokens can be made worthless, for a server whose clock tests move. */
export interface ExpiringPrincipal extends AsyncDisposable {
  /** For the configuration of a datastore. */
  readonly credentials: {
    readonly tenant_id: string;
    readonly client_id: string;
    readonly client_secret: string;
    readonly authority_url: string;
  };
  /** For a server that this process trusts: tokens go over https only. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Moves a server's clock behind the end of every token that was given out; those given out from now on are good for an hour. */
  expire(clock: { set(milliseconds: number): void }): void;
  stop(): Promise<void>;
}

/** Starts an identity server and gives a principal of it. */
export async function startExpiringPrincipal(): Promise<ExpiringPrincipal> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  const identity = await startIdentityServer();
  const stop = (): Promise<void> => identity.stop();
  return {
    credentials: {
      tenant_id: identity.tenantId,
      client_id: 'the-client',
      client_secret: 'the-secret',
      authority_url: identity.authorityHost,
    },
    tls: await authority.issue(),
    expire: (clock) => {
      const ahead = identity.tokenLifetimeSeconds + 60;
      clock.set(Date.now() + ahead * 1_000);
      identity.tokenLifetimeSeconds = ahead + 3_600;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
